-- Walks through the list of all articles, a hundred at a time, and prints the cursor after the last of them. For one connection.
--
-- PAGES how many hundreds

local requests = dofile("bench/requests.lua")
local QUERY = '{"query":"query($after: String) { articles(first: 100, after: $after) { pageInfo { endCursor } } }","variables":{"after":%s}}'
local pages, walked = tonumber(os.getenv("PAGES")), 0
local cursor = "null"

function request()
  return requests.format("POST", "/graphql", "", QUERY:format(cursor))
end

function response(status, headers, body)
  local found = body:match('"endCursor":("[^"]+")')
  if status ~= 200 or not found then
    requests.leave("there is no page " .. walked + 1 .. ": " .. body)
  end
  cursor = found
  walked = walked + 1
  if walked == pages then
    requests.leave("CURSOR " .. cursor:gsub('"', ""))
  end
end
