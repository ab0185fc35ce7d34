# shellcheck shell=bash
# The cases that only read: what is asked for, from which caches, and what it may cost.

warm=64 off=0       # MiB: the default of both caches, and none
ample=128           # what the answers of all pages fit into
stories=2000        # how many articles readers ask for

# --- What is asked for -----------------------------------------------------------------------------------------------

in_json() {
    tr '\n' ' ' | sed 's/[\\"]/\\&/g'
}

in_address() {
    local text character at
    text=$(cat)
    for ((at = 0; at < ${#text}; at++)); do
        character=${text:at:1}
        case $character in
            [A-Za-z0-9._~-]) printf %s "$character" ;;
            *) printf '%%%02X' "'$character" ;;
        esac
    done
}

front='query($slug: String!) { section(slug: $slug) { name url articles(first: 20) { nodes { headline standfirst path url lead { caption altText credit { line } } contributors { name } } } } }'
list='query($after: String) { articles(first: 20, after: $after) { nodes { id headline standfirst path url firstPublishedAt } pageInfo { endCursor hasNextPage } } }'

# posts QUERY NAME PREFIX FROM TO: of a query with one variable, which is PREFIX and a number.
posts() {
    QUERY=$(in_json <<<"$1") awk -v name="$2" -v prefix="$3" -v from="$4" -v to="$5" 'BEGIN {
        for (n = from; n <= to; n++)
            printf "POST\t/graphql\t\t{\"query\":\"%s\",\"variables\":{\"%s\":\"%s%d\"}}\n", ENVIRON["QUERY"], name, prefix, n
    }'
}

# The file of requests of that name in $work.
requests() {
    local query
    case $1 in
        pages) posts "$(cat tests/it/seed_page.graphql)" slug story- 1 "$stories" ;;
        fronts) posts "$front" slug bench-section- 1 12 ;;
        readers) # What readers ask for in turn: the fronts most of all.
            posts "$front" slug bench-section- 1 12
            posts "$(cat tests/it/seed_page.graphql)" slug story- 1 $((stories - 12))
            ;;
        addresses)
            query=$(tr '\n' ' ' <tests/it/seed_page.graphql | in_address)
            for ((number = 1; number <= stories; number++)); do
                printf 'GET\t/graphql?query=%s&variables=%%7B%%22slug%%22%%3A%%22story-%d%%22%%7D\t\t\n' "$query" "$number"
            done
            ;;
        rest)
            recorded pages
            ids_of pages | sed 's/^/GET\t\/v1\/articles\//; s/$/\t\t/'
            ;;
        rss)
            printf 'GET\t/feeds/rss.xml\t\t\n'
            printf 'GET\t/feeds/sections/bench-section-%d/rss.xml\t\t\n' {1..12}
            ;;
        *-again) # The same as before, by who still has the answer.
            recorded "${1%-again}"
            paste "$work/${1%-again}/etags" "$work/${1%-again}.requests" | awk -F '\t' -v OFS='\t' '{ print $2, $3, $1, $5 }'
            ;;
    esac >"$work/$1.requests"
}

# Has a server that keeps nothing answer them: what others answer is compared with that. They are in the folder $work/NAME.
recorded() {
    [ ! -e "$work/$1/answers" ] || return 0
    requests "$1"
    serve cold "sqlite://$newsroom" $off $off
    record cold "$work/$1.requests" "$work/$1"
    stop "${pid[cold]}"
}

# The ids of the articles in answers.
ids_of() {
    grep -ao '{"data":{"article":{"id":"[^"]*' "$work/$1/answers" | sed 's/.*"//'
}

# against_floor CASE REQUESTS ANSWERS OBJECTS TARGET: the middle two are the caches.
against_floor() {
    newsroom "$few"
    recorded "$2"
    recorded "${2%-again}"
    serve dateline "sqlite://$newsroom" "$3" "$4"
    check dateline "$work/$2.requests" "$work/$2/answers" 2
    asks[dateline]=$work/$2.requests
    floor_like "$work/${2%-again}" "$work/$2.requests"
    # So that what is asked for most is there, as after a while.
    run_draw dateline
    local before after
    before=$(hits dateline)
    take_turns dateline floor
    after=$(hits dateline)
    row "$1$(awk '{ if ($4 > $2) printf ", %.2f %% hits", ($3 - $1) * 100 / ($4 - $2) }' <<<"$before $after")" dateline floor "$5"
}

# --- Cases -----------------------------------------------------------------------------------------------------------

case_page_answer() {
    against_floor "article page, warm answer" pages $ample $warm "<= 1.25"
    fact "article page, warm answer: requests/s, of the floor's" "$(ratio dateline floor $requests_a_second)" ">= 0.85"
}
# Not all pages fit.
case_page_default() {
    against_floor "article page, both caches as by default" pages $warm $warm "<= 1.25"
}
case_page_objects() {
    against_floor "article page, warm objects" pages $off $warm "<= 9"
}
case_page_cold() {
    against_floor "article page, cold" pages $off $off "<= 35"
    fact "article page, cold: SQL statements, at most" "$(cat "$work/pages/statements")" "<= 3"
}
case_front_objects() {
    against_floor "section front, warm objects" fronts $off $warm "<= 30"
}
case_get() {
    against_floor "article page by GET, warm answer" addresses $ample $warm "<= 1.25"
}
case_get_again() {
    against_floor "article page by GET, 304" addresses-again $ample $warm "<= 1.1"
}
case_rest() {
    against_floor "/v1/articles/{id}, warm answer" rest $warm $warm "<= 1.25"
}
case_rest_again() {
    against_floor "/v1/articles/{id}, 304" rest-again $warm $warm "<= 1.1"
}
case_rss() {
    against_floor "RSS, warm answer" rss $warm $warm "<= 1.25"
}
case_rss_again() {
    against_floor "RSS, 304" rss-again $warm $warm "<= 1.1"
}

# Sets $newsroom to the large one, and makes the requests for its first page and one in the middle.
far_list() {
    local pages=$((many / 200))
    newsroom "$many"
    if [ ! -e "$newsroom.cursor" ]; then
        serve walked "sqlite://$newsroom" $off $warm
        PAGES=$pages run_wrk 300 1 walk walked
        stop "${pid[walked]}"
        sed -n 's/^CURSOR //p' "$work/wrk" >"$newsroom.cursor.new"
        [ -s "$newsroom.cursor.new" ] || fail "found no cursor: $(cat "$work/wrk")"
        mv "$newsroom.cursor.new" "$newsroom.cursor"
    fi
    QUERY=$(in_json <<<"$list") awk '{
        printf "POST\t/graphql\t\t{\"query\":\"%s\",\"variables\":{\"after\":null}}\n", ENVIRON["QUERY"] > FIRST
        printf "POST\t/graphql\t\t{\"query\":\"%s\",\"variables\":{\"after\":\"%s\"}}\n", ENVIRON["QUERY"], $1 > FAR
    }' FIRST="$work/first.requests" FAR="$work/far.requests" "$newsroom.cursor"
}

# list_case WHAT OBJECTS
list_case() {
    far_list
    serve dateline "sqlite://$newsroom" $off "$2"
    record dateline "$work/first.requests" "$work/first"
    record dateline "$work/far.requests" "$work/far"
    alias_server first dateline "$work/first.requests"
    alias_server far dateline "$work/far.requests"
    floor_like "$work/first" "$work/first.requests"
    take_turns first far floor
    row "20 of $many articles, page $((many / 40 + 1)) against the first, $1" far first "<= 1.2"
    row "20 of $many articles, the first page, $1" first floor "-"
}
case_list_objects() {
    list_case "warm objects" $warm
}
case_list_cold() {
    list_case "cold" $off
}

case_start() {
    local turn
    newsroom "$many"
    for ((turn = 1; turn <= 5; turn++)); do
        serve dateline "sqlite://$newsroom" $warm $warm "/v1/articles?first=20"
        echo "$took" >>"$work/starts"
        stop "${pid[dateline]}"
    done
    fact "start until the first answer, with $many articles (median of 5)" "$(median <"$work/starts")" "< 300" ms
}

case_idle() {
    newsroom "$few"
    # The program is to be read from the disk, as after the machine's start: of what was just linked the kernel has larger pieces, and maps more.
    sync "$dateline"
    dd if="$dateline" iflag=nocache count=0 status=none
    serve dateline "sqlite://$newsroom" $warm $warm
    sleep 3
    fact "memory when idle (VmRSS; RssAnon $(mib "${pid[dateline]}" RssAnon))" "$(mib "${pid[dateline]}" VmRSS)" "< 40" MiB
}

# The best 20 of what two words of a headline find, each other words; nothing of it was asked before.
case_search() {
    newsroom "$many"
    serve dateline "sqlite://$newsroom" $off $warm
    for page in 1 2 3 4 5 6 7 8 9 10; do
        curl -sS --max-time 10 "${next:-http://127.0.0.1:${port[dateline]}/v1/articles?first=100}" >"$work/page"
        next=$(grep -o '"next":"[^"]*' "$work/page" | sed "s#.*\"http://127.0.0.1:8080#http://127.0.0.1:${port[dateline]}#")
        grep -o '"headline":"[^"]*' "$work/page" | sed 's/.*"//'
    done | tr -cd 'A-Za-z \n' | awk 'NF > 2 { printf "GET\t/v1/search?query=%s+%s\t\t\n", $2, $NF }' >"$work/search.requests"
    [ "$(wc -l <"$work/search.requests")" -gt 500 ] || fail "found no headlines"
    record dateline "$work/search.requests" "$work/search"
    asks[dateline]=$work/search.requests
    floor_like "$work/search" "$work/search.requests"
    take_turns dateline floor
    row "/v1/search of $many articles, two words, warm objects" dateline floor "-"
    fact "/v1/search of $many articles: p99" "$(of dateline $p99)" "-" ms
}
