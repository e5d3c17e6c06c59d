-- Mends a subscription that another back end left below 1 or without an end. KEYS: the subscription. ARGV: time to live
-- in ms. Returns 1 if there was something to mend.
local value = redis.pcall('GET', KEYS[1])
if not value then
  return 0
end
local number = type(value) == 'string' and tonumber(value)
if number and number < 1 then
  return redis.call('DEL', KEYS[1])
end
if redis.call('PTTL', KEYS[1]) == -1 then
  return redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return 0
