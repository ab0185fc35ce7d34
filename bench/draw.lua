-- Draws requests by Zipf from those of a file, all made ready beforehand, so that wrk has little to do.
--
-- REQUESTS the file (bench/requests.lua says what is in it)

local requests = dofile("bench/requests.lua")
local lines, draws, next = nil, nil, 0
local DRAWS = 65536

function init()
  lines = requests.load(os.getenv("REQUESTS"))
  draws = requests.zipf(#lines, DRAWS)
end

function request()
  next = next % DRAWS + 1
  return lines[draws[next]]
end

function done(summary, latency)
  requests.result(summary, latency, 0, 0)
end
