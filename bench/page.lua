-- What wrk asks for, and what it prints at the end: one line that bench/cold-page.sh reads.
--
-- REQUEST  a file with the body of the POST
-- EXPECTED a file with the answer to it; if it is set, every answer is compared (which takes wrk time: for the warm-up only)
-- SKIP     how many bytes at the beginning of an answer are not compared

local function read(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

wrk.method = "POST"
wrk.path = "/graphql"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/graphql-response+json"
wrk.body = read(os.getenv("REQUEST"))

wrong = 0
if os.getenv("EXPECTED") then
  local skip = tonumber(os.getenv("SKIP")) + 1
  local expected = read(os.getenv("EXPECTED"))
  local tail = expected:sub(skip)
  function response(status, headers, body)
    if status ~= 200 or #body ~= #expected or body:sub(skip) ~= tail then
      wrong = wrong + 1
    end
  end
end

local threads = {}
function setup(thread)
  threads[#threads + 1] = thread
end

function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout + errors.status
  for _, thread in ipairs(threads) do
    failed = failed + thread:get("wrong")
  end
  print(string.format("RESULT %d %d %d %d %d %d", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), summary.bytes, failed))
end
