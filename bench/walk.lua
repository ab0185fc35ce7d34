-- Walks through the list of all articles, a hundred at a time, and prints the cursor after the last of them. For one connection.
--
-- PAGES how many hundreds

local requests = dofile("bench/requests.lua")
local QUERY = '{"query":"query($after: String) { articles(first: 100, after: $after) { pageInfo { endCursor } } }","variables":{"after":%s}}'
local pages, walked = tonumber(os.getenv("PAGES")), 0
cursor = "null"
wrong = 0

function request()
  return requests.format("POST", "/graphql", "", QUERY:format(cursor))
end

function response(status, headers, body)
  if walked == pages then
    return
  end
  cursor = body:match('"endCursor":("[^"]+")')
  walked = walked + 1
  if status ~= 200 or not cursor then
    wrong, cursor = 1, "null"
    wrk.thread:stop()
  elseif walked == pages then
    wrk.thread:stop()
  end
end

local threads = {}
function setup(thread)
  threads[#threads + 1] = thread
end

function done()
  if threads[1]:get("wrong") == 0 then
    print("CURSOR " .. threads[1]:get("cursor"):gsub('"', ""))
  end
end
