-- What a newsroom's day is made of: 95 of 100 requests are drawn by Zipf from those of a file, 4 ask for what was never or seldom asked
-- for, 1 saves an article and publishes it.
--
-- REQUESTS the file (bench/requests.lua says what is in it)
-- STORIES  the file draws from the first so many articles; cold ones are from those after them ...
-- ARTICLES ... up to this one
-- WRITTEN  a file with the ids of the articles that are published, one a line, all of them with one revision so far
-- SECTION  the id of the section they move to
-- TOKEN    an editor's
-- SEED     another for each run

local requests = dofile("bench/requests.lua")
local DRAWS = 65536
local WRITE = '{"query":"mutation($save: SaveArticleInput!, $publish: PublishArticleInput!) { saveArticle(input: $save) { userErrors { code } } '
  .. 'publishArticle(input: $publish) { userErrors { code } } }","variables":{"save":{"id":"%s","seen":%d,"content":{"headline":"Take %d of %s",'
  .. '"homeSection":"%s","body":[%s]}},"publish":{"id":"%s","seen":%d}}}'
local PARAGRAPH = '{"paragraph":{"spans":[{"text":"' .. ("Residents said little of what had happened. "):rep(8) .. '"}]}}'

local lines, draws, page, next = nil, nil, nil, 0
local ids, turn = {}, 0
local section, token, stories, articles = os.getenv("SECTION"), os.getenv("TOKEN"), tonumber(os.getenv("STORIES")), tonumber(os.getenv("ARTICLES"))
local body = PARAGRAPH .. ("," .. PARAGRAPH):rep(13)
-- Asked for what is not there, and told so; published; wrong answers.
missing, absent, written, wrong = 0, 0, 0, 0

function init()
  lines = requests.load(os.getenv("REQUESTS"))
  draws = requests.zipf(#lines, DRAWS)
  math.randomseed(tonumber(os.getenv("SEED")))
  for id in io.lines(os.getenv("WRITTEN")) do
    ids[#ids + 1] = id
  end
  local query = requests.read("tests/it/seed_page.graphql"):gsub("\n", " "):gsub('[\\"]', "\\%0")
  page = '{"query":"' .. query .. '","variables":{"slug":"%s"}}'
end

local function write()
  local id, seen = ids[turn % #ids + 1], math.floor(turn / #ids) + 1
  turn = turn + 1
  local text = WRITE:format(id, seen, seen, id, section, body, id, seen + 1)
  return requests.format("POST", "/graphql", "", text, token)
end

local function hex(digits)
  return ("%0" .. digits .. "x"):format(math.random(0, 16 ^ digits - 1))
end

local function cold()
  local kind = math.random(3)
  if kind == 1 then
    return requests.format("POST", "/graphql", "", page:format("story-" .. math.random(stories + 1, articles)))
  elseif kind == 2 then
    return requests.format("POST", "/graphql", "", page:format("never-" .. hex(7) .. hex(7)))
  end
  missing = missing + 1
  return requests.format("GET", "/v1/articles/" .. hex(7) .. "0-" .. hex(4) .. "-7" .. hex(3) .. "-8" .. hex(3) .. "-" .. hex(6) .. hex(6), "", "")
end

function request()
  local lot = math.random(100)
  if lot == 1 then
    return write()
  elseif lot <= 5 then
    return cold()
  end
  next = next % DRAWS + 1
  return lines[draws[next]]
end

function response(status, headers, body)
  if status == 404 then
    absent = absent + 1
  elseif status ~= 200 or body:find('"errors":', 1, true) then
    wrong = wrong + 1
  elseif #body < 1000 and body:find("publishArticle", 1, true) then
    if body:find("code", 1, true) then
      wrong = wrong + 1
    end
    written = written + 1
  end
end

local threads = {}
function setup(thread)
  threads[#threads + 1] = thread
end

function done(summary, latency)
  local thread = threads[1]
  requests.result(summary, latency, thread:get("wrong"), thread:get("missing"))
  print("WRITTEN " .. thread:get("written"))
end
