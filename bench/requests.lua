-- What the other scripts for wrk share: requests from a file, and the order in which they are drawn.
--
-- A file has one request a line, with tabs between: method, path, If-None-Match (may be empty), body (may be empty).

local requests = {}

function requests.read(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

function requests.format(method, path, etag, body, token)
  local headers = { Accept = path:find("^/graphql") and "application/graphql-response+json" or "*/*" }
  if etag ~= "" then
    headers["If-None-Match"] = etag
  end
  if method == "POST" then
    headers["Content-Type"] = "application/json"
  end
  if token then
    headers["Authorization"] = "Bearer " .. token
  end
  return wrk.format(method, path, headers, body ~= "" and body or nil)
end

-- The requests of a file as they go over the wire, and for each the status that it is to have.
function requests.load(name)
  local lines, status = {}, {}
  for line in io.lines(name) do
    local method, path, etag, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    lines[#lines + 1] = requests.format(method, path, etag, body)
    status[#status + 1] = etag ~= "" and 304 or 200
  end
  assert(#lines > 0, "no requests")
  return lines, status
end

-- Numbers from 1 to `most` as readers choose (Zipf): the second a half as often as the first, the third a third. Always the same.
function requests.zipf(most, many)
  local sums, sum, draws = {}, 0, {}
  for number = 1, most do
    sum = sum + 1 / number
    sums[number] = sum
  end
  math.randomseed(20261124)
  for draw = 1, many do
    local at, low, high = math.random() * sum, 1, most
    while low < high do
      local middle = math.floor((low + high) / 2)
      if sums[middle] < at then
        low = middle + 1
      else
        high = middle
      end
    end
    draws[draw] = low
  end
  return draws
end

-- The one line that bench/lib.sh reads: `expected` answers were not found, as they should not be.
function requests.result(summary, latency, wrong, expected)
  local errors = summary.errors
  local missed = errors.status - expected
  -- At the end some are still on their way.
  if missed < 0 and missed >= -1000 then
    missed = 0
  end
  local failed = errors.connect + errors.read + errors.write + errors.timeout + math.abs(missed) + wrong
  print(string.format("RESULT %d %d %d %d %d %d", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), summary.bytes, failed))
end

-- Prints a line and ends wrk, which would go on until its time is over.
function requests.leave(line)
  print(line)
  io.stdout:flush()
  os.exit(0)
end

return requests
