-- Asks for each request of a file in turn, and notes the answers or compares them, byte for byte. For one connection only: which
-- answer belongs to which request is known by their order.
--
-- REQUESTS the file (bench/requests.lua says what is in it)
-- RECORD   a folder for the answers: all of them, their ETags, the most SQL statements that one took, and one of middling length
-- EXPECT   the file of answers to compare with; if it holds only one, then all are like that one
-- ROUNDS   how often to compare each
-- SKIP     how many bytes at the beginning of an answer are not compared
--
-- Prints how many were answered, and how many of them wrongly: EACH answered wrong

local requests = dofile("bench/requests.lua")
local lines, status, expected, answers, etags
local answered, statements, last = 0, 0, 0
local skip = tonumber(os.getenv("SKIP") or "0") + 1
local wrong = 0

local function header(headers, name)
  for key, value in pairs(headers) do
    if key:lower() == name then
      return value
    end
  end
end

-- Each answer is kept as its status, its length, and itself.
local function read_answers(name)
  local text, found, at = requests.read(name), {}, 1
  while at <= #text do
    local _, stop, code, length = text:find("^(%d+) (%d+)\n", at)
    found[#found + 1] = { tonumber(code), text:sub(stop + 1, stop + tonumber(length)) }
    at = stop + 1 + tonumber(length)
  end
  return found
end

local function write(name, text)
  local file = assert(io.open(os.getenv("RECORD") .. "/" .. name, "wb"))
  file:write(text)
  file:close()
end

local function framed(code, body)
  return code .. " " .. #body .. "\n" .. body
end

local function write_answers()
  local parts, middling = {}, {}
  for number, answer in ipairs(answers) do
    parts[number], middling[number] = framed(answer[1], answer[2]), answer
  end
  table.sort(middling, function(a, b) return #a[2] < #b[2] end)
  local one = middling[math.ceil(#middling / 2)]
  write("answers", table.concat(parts))
  write("etags", table.concat(etags, "\n") .. "\n")
  write("statements", statements .. "\n")
  write("sample", one[2])
  write("sample.answers", framed(one[1], one[2]))
end

function init()
  lines, status = requests.load(os.getenv("REQUESTS"))
  if os.getenv("RECORD") then
    answers, etags, last = {}, {}, #lines
  else
    expected, last = read_answers(os.getenv("EXPECT")), #lines * tonumber(os.getenv("ROUNDS"))
  end
end

function request()
  return lines[answered % #lines + 1]
end

function response(code, headers, body)
  local number = answered % #lines + 1
  answered = answered + 1
  if answers then
    if code ~= status[number] or body:find('"errors":', 1, true) then
      wrong = wrong + 1
    end
    answers[number], etags[number] = { code, body }, header(headers, "etag") or ""
    local took = (header(headers, "server-timing") or ""):match('sql;desc="(%d+)"')
    -- The first request of all may find out what holds for all.
    if answered > 1 or last == 1 then
      statements = math.max(statements, tonumber(took or 0))
    end
    if answered == last then
      write_answers()
    end
  else
    local one = expected[(number - 1) % #expected + 1]
    if code ~= one[1] or #body ~= #one[2] or body:sub(skip) ~= one[2]:sub(skip) then
      wrong = wrong + 1
    end
  end
  if answered == last then
    requests.leave(string.format("EACH %d %d", answered, wrong))
  end
end
