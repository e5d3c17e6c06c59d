-- Claims deadlines that have passed, and claims that have; deadlines-put.lua says how they are kept. KEYS: the set.
-- ARGV: how many at most, milliseconds until the claim ends. Returns name, deadline and claim of each.
local key = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local claim = now + tonumber(ARGV[2])
local passed = redis.call('ZRANGEBYSCORE', key, 0, string.format('%d', now), 'WITHSCORES', 'LIMIT', 0, ARGV[1])
local claimed = {}
for i = 1, #passed, 2 do
  local name, at = passed[i], math.floor(tonumber(passed[i + 1]))
  if string.sub(name, 1, 1) == '~' then
    name = string.sub(name, 2)
    at = tonumber(redis.call('ZSCORE', key, name) or nil)
    at = at and -at
  else
    redis.call('ZADD', key, string.format('%d', -at), name)
  end
  if at then
    redis.call('ZADD', key, string.format('%d', claim), '~' .. name)
    claimed[#claimed + 1] = name
    claimed[#claimed + 1] = at
    claimed[#claimed + 1] = claim
  else
    redis.call('ZREM', key, passed[i])
  end
end
return claimed
