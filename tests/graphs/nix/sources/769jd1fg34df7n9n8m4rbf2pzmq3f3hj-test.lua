local t = {}
for i = 1, 2000 do t[i] = (i * 7919) % 2003 end
table.sort(t)
local s = 0
for i, v in ipairs(t) do s = (s * 31 + v) % 1000000007 end
print("sorted sum", s)
print(string.format("%.14g %5.2f %q", math.pi, 2/3, "a\nb\0c"))
local function fib(n) if n < 2 then return n end return fib(n-1) + fib(n-2) end
print("fib", fib(22))
print(("hello world"):gsub("o", "0"), #utf8.char(228, 8364, 0x1F600))
local co = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i * i) end end)
print(co(), co(), co())
print(pcall(error, {code = 1}) , 1 << 40, 7 // 2, 7.5 // 2, 2^0.5)
print(string.pack("<i4s2", 7, "xy"):byte(1, -1))
