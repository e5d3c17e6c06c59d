-- Ends deadlines whose claim is still the one that was given; deadlines-put.lua says how they are kept. KEYS: the set.
-- ARGV: name and claim of each. Returns the names whose deadline was moved since.
local key = KEYS[1]
local standing = {}
for i = 1, #ARGV, 2 do
  local name = ARGV[i]
  if tonumber(redis.call('ZSCORE', key, '~' .. name) or nil) == tonumber(ARGV[i + 1]) then
    redis.call('ZREM', key, name, '~' .. name)
  else
    local at = tonumber(redis.call('ZSCORE', key, name) or -1)
    if at >= 0 and at % 1 == 0 then
      standing[#standing + 1] = name
    end
  end
end
return standing
