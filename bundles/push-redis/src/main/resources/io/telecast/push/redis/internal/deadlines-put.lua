-- Sets deadlines. KEYS: the set. ARGV: 1 to move those that stand, 0 to leave them; then a name and milliseconds from
-- now, for each. Returns the names that had none that was moved here before.
-- A name's score is its deadline, and half a millisecond more as long as it was not moved; while it is claimed that is
-- negative, and the score of '~' and the name is the end of the claim.
local key, move = KEYS[1], ARGV[1] == '1'
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local missing = {}
for i = 2, #ARGV, 2 do
  local name, at = ARGV[i], now + tonumber(ARGV[i + 1]) + (move and 0 or 0.5)
  local old = tonumber(redis.call('ZSCORE', key, name) or nil)
  if not old or (move and (old < 0 or old % 1 > 0)) then
    missing[#missing + 1] = name
  end
  if move and old then
    at = math.max(at, math.floor(old))
  end
  if not old or move then
    redis.call('ZADD', key, string.format('%.1f', at), name)
    if old and old < 0 then
      redis.call('ZREM', key, '~' .. name)
    end
  end
end
-- An installation that was given up leaves nothing behind.
local last = redis.call('ZREVRANGE', key, 0, 0, 'WITHSCORES')[2]
if last then
  redis.call('PEXPIREAT', key, string.format('%d', last + 86400000))
end
return missing
