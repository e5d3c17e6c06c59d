-- Says how many sockets an instance has: subscribe, unsubscribe and renew in one, harmless to repeat.
-- KEYS: the subscription, our own account of it. ARGV: instance, its sockets, time to live in ms.
-- Returns the number of subscribers, 0 if the key is gone; and 1 if our share was standing before.
local sub, own = KEYS[1], KEYS[2]
local me, sockets, ttl = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local value = redis.pcall('GET', sub)
local exists = value and true or false
-- Anything that is not a number was not put there by the rules, and is written over.
value = type(value) == 'string' and tonumber(value) or nil

local account = redis.pcall('HGETALL', own)
if account.err then
  redis.call('DEL', own)
  account = {}
end

-- The value counts other back ends too; what it counts beyond our last total is theirs.
local had, seen, sum, last, standing, ended = 0, 0, 0, 0, 0, {}
for i = 1, #account, 2 do
  local owner, text = account[i], account[i + 1]
  if owner == '#' then
    had = tonumber(text)
  elseif owner == '~' then
    seen = tonumber(text)
  else
    local n, deadline = string.match(text, '^(%d+):(%d+)$')
    if not n or tonumber(deadline) <= now then
      ended[#ended + 1] = owner
    elseif owner == me then
      standing = exists and 1 or 0
    else
      sum = sum + tonumber(n)
      last = math.max(last, tonumber(deadline))
    end
  end
end
local foreign = value and math.floor(math.max(0, value - had)) or 0
if foreign > 0 then
  seen = now + ttl
end

for _, owner in ipairs(ended) do
  redis.call('HDEL', own, owner)
end
if sockets > 0 then
  redis.call('HSET', own, me, string.format('%d:%d', sockets, now + ttl))
  sum = sum + sockets
  last = math.max(last, now + ttl)
else
  redis.call('HDEL', own, me)
end

if sum > 0 then
  -- No longer than those who count: some of them may be dead.
  local left = string.format('%d', math.max(last, seen) - now)
  redis.call('HSET', own, '#', string.format('%d', sum), '~', string.format('%d', seen))
  redis.call('PEXPIRE', own, left)
  redis.call('SET', sub, string.format('%d', sum + foreign), 'PX', left)
  return {sum + foreign, standing}
end
redis.call('DEL', own)
if value and (foreign > 0 or seen > now) then
  -- Others live: what is left is theirs, and ends when they said it would.
  local left = string.format('%d', math.max(1, foreign))
  if redis.call('PTTL', sub) > 0 then
    redis.call('SET', sub, left, 'KEEPTTL')
  else
    redis.call('SET', sub, left, 'PX', ttl)
  end
  return {math.max(1, foreign), standing}
end
redis.call('DEL', sub)
return {0, standing}
