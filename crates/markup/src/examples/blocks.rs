//! Every kind of block.

use super::Example;

pub(super) const BLOCKS: &[Example] = &[
    Example {
        what: "paragraph",
        stored: r#"{"id":"x","kind":"paragraph","text":[{"text":"One & <two>\nlines"}]}"#,
        html: r#"<p id="b-x">One &amp; &lt;two&gt;<br>lines</p>"#,
        markdown: r#"One & \<two>\
lines"#,
        text: "One & <two>
lines",
    },
    Example {
        what: "blank paragraph",
        stored: r#"{"id":"x","kind":"paragraph","text":[{"text":" \n"}]}"#,
        html: "",
        markdown: "",
        text: "",
    },
    Example {
        what: "heading",
        stored: r#"{"id":"x","kind":"heading","level":3,"text":[{"text":"Why # now?\n#"}]}"#,
        html: r#"<h3 id="b-x">Why # now?<br>#</h3>"#,
        markdown: r#"### Why \# now?<br>\#"#,
        text: "Why # now?
#",
    },
    Example {
        what: "picture",
        stored: r#"{"id":"x","kind":"image","image":{"media":"00000000-0000-0000-0000-000000000001"}}"#,
        html: r#"<figure id="b-x" data-media="00000000-0000-0000-0000-000000000001"><span role="img" aria-label="A &quot;dam&quot;"></span><figcaption>The dam &lt;at&gt; noon. <span class="credit">Jane Doe/AP</span></figcaption></figure>"#,
        markdown: r#"![A "dam"](urn:uuid:00000000-0000-0000-0000-000000000001)\
The dam \<at> noon. (Jane Doe/AP)"#,
        text: r#"[A "dam"]
The dam <at> noon. (Jane Doe/AP)"#,
    },
    Example {
        what: "picture in its own words",
        stored: r#"{"id":"x","kind":"image","image":{"media":"00000000-0000-0000-0000-000000000001","caption":"Ours.","alt_text":"Water","crop":[0,2500,10000,7500]}}"#,
        html: r#"<figure id="b-x" data-media="00000000-0000-0000-0000-000000000001" data-crop="0,0.25,1,0.75"><span role="img" aria-label="Water"></span><figcaption>Ours. <span class="credit">Jane Doe/AP</span></figcaption></figure>"#,
        markdown: r#"![Water](urn:uuid:00000000-0000-0000-0000-000000000001)\
Ours. (Jane Doe/AP)"#,
        text: "[Water]
Ours. (Jane Doe/AP)",
    },
    Example {
        what: "bare picture",
        stored: r#"{"id":"x","kind":"image","image":{"media":"00000000-0000-0000-0000-000000000002"}}"#,
        html: r#"<figure id="b-x" data-media="00000000-0000-0000-0000-000000000002"></figure>"#,
        markdown: "![](urn:uuid:00000000-0000-0000-0000-000000000002)",
        text: "",
    },
    Example {
        what: "absent picture",
        stored: r#"{"id":"x","kind":"image","image":{"media":"00000000-0000-0000-0000-000000000009"}}"#,
        html: "",
        markdown: "",
        text: "",
    },
    Example {
        what: "gallery",
        stored: r#"{"id":"x","kind":"gallery","images":[{"media":"00000000-0000-0000-0000-000000000001"},{"media":"00000000-0000-0000-0000-000000000009"},{"media":"00000000-0000-0000-0000-000000000002","credit":{"line":"AFP"}}]}"#,
        html: r#"<figure class="gallery" id="b-x">
<figure data-media="00000000-0000-0000-0000-000000000001"><span role="img" aria-label="A &quot;dam&quot;"></span><figcaption>The dam &lt;at&gt; noon. <span class="credit">Jane Doe/AP</span></figcaption></figure>
<figure data-media="00000000-0000-0000-0000-000000000002"><figcaption><span class="credit">AFP</span></figcaption></figure>
</figure>"#,
        markdown: r#"![A "dam"](urn:uuid:00000000-0000-0000-0000-000000000001)\
The dam \<at> noon. (Jane Doe/AP)

![](urn:uuid:00000000-0000-0000-0000-000000000002)\
(AFP)"#,
        text: r#"[A "dam"]
The dam <at> noon. (Jane Doe/AP)

(AFP)"#,
    },
    Example {
        what: "quote",
        stored: r#"{"id":"x","kind":"quote","text":[{"text":"We held."}],"attribution":"Ann Roe","source":"https://a.example/?a=1&b=2"}"#,
        html: r#"<blockquote id="b-x" cite="https://a.example/?a=1&amp;b=2"><p>We held.</p><footer><a href="https://a.example/?a=1&amp;b=2" rel="noopener">Ann Roe</a></footer></blockquote>"#,
        markdown: "> We held.
>
> — [Ann Roe](https://a.example/?a=1&b=2)",
        text: "We held.
— Ann Roe",
    },
    Example {
        what: "quote with a source alone",
        stored: r#"{"id":"x","kind":"quote","text":[{"text":"We held."}],"source":"/said"}"#,
        html: r#"<blockquote id="b-x" cite="/said"><p>We held.</p></blockquote>"#,
        markdown: "> We held.
>
> — [/said](/said)",
        text: "We held.",
    },
    Example {
        what: "pull quote",
        stored: r#"{"id":"x","kind":"pull_quote","text":[{"text":"We held."}],"attribution":"Ann Roe"}"#,
        html: r#"<aside class="pull-quote" id="b-x"><p>We held.</p><footer>Ann Roe</footer></aside>"#,
        markdown: "> We held.
>
> — Ann Roe",
        text: "We held.
— Ann Roe",
    },
    Example {
        what: "list",
        stored: r#"{"id":"x","kind":"list","ordered":false,"items":[{"depth":1,"text":[{"text":"a"}]},{"depth":3,"text":[{"text":"b\nb"}]},{"depth":2,"text":[{"text":"c"}]},{"depth":1,"text":[]},{"depth":1,"text":[{"text":"1. d"}]}]}"#,
        html: r#"<ul id="b-x"><li>a<ul><li>b<br>b</li><li>c</li></ul></li><li>1. d</li></ul>"#,
        markdown: r#"- a
  - b\
    b
  - c
- 1\. d"#,
        text: "- a
  - b
    b
  - c
- 1. d",
    },
    Example {
        what: "numbered list",
        stored: r#"{"id":"x","kind":"list","ordered":true,"items":[{"depth":1,"text":[{"text":"a"}]},{"depth":2,"text":[{"text":"b"}]},{"depth":1,"text":[{"text":"- c"}]}]}"#,
        html: r#"<ol id="b-x"><li>a<ol><li>b</li></ol></li><li>- c</li></ol>"#,
        markdown: r#"1. a
   1. b
2. \- c"#,
        text: "1. a
   1. b
2. - c",
    },
    Example {
        what: "table",
        stored: r#"{"id":"x","kind":"table","caption":"Levels","header":[[{"text":"Day"}],[{"text":"m|ft"}]],"rows":[[[{"text":"Mon\nTue"}],[]]]}"#,
        html: r#"<table id="b-x"><caption>Levels</caption><thead><tr><th scope="col">Day</th><th scope="col">m|ft</th></tr></thead><tbody><tr><td>Mon<br>Tue</td><td></td></tr></tbody></table>"#,
        markdown: r#"Levels

| Day | m\|ft |
| --- | --- |
| Mon<br>Tue |  |"#,
        text: "Levels
Day\tm|ft
Mon Tue\t",
    },
    Example {
        what: "table without heads",
        stored: r#"{"id":"x","kind":"table","rows":[[[{"text":"a"}]],[[{"text":"b"}]]]}"#,
        html: r#"<table id="b-x"><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>"#,
        markdown: "|  |
| --- |
| a |
| b |",
        text: "a
b",
    },
    Example {
        what: "code",
        stored: r#"{"id":"x","kind":"code","language":"C++ 20","code":"if (a < b)\n\t```;\n"}"#,
        html: r#"<pre id="b-x"><code class="language-c++-20">if (a &lt; b)
	```;
</code></pre>"#,
        markdown: "````c++-20
if (a < b)
\t```;
````",
        text: "if (a < b)
\t```;",
    },
    Example {
        what: "embed",
        stored: r#"{"id":"x","kind":"embed","address":"https://www.youtube.com/watch?v=a&t=1"}"#,
        html: r#"<figure class="embed" id="b-x" data-provider="youtube"><a href="https://www.youtube.com/watch?v=a&amp;t=1" rel="noopener">YouTube</a></figure>"#,
        markdown: "[YouTube](https://www.youtube.com/watch?v=a&t=1)",
        text: "YouTube
https://www.youtube.com/watch?v=a&t=1",
    },
    Example {
        what: "divider",
        stored: r#"{"id":"x","kind":"divider"}"#,
        html: r#"<hr id="b-x">"#,
        markdown: "***",
        text: "* * *",
    },
    Example {
        what: "related link",
        stored: r#"{"id":"x","kind":"related_link","article":"00000000-0000-0000-0000-000000000001"}"#,
        html: r#"<p class="related" id="b-x" data-article="00000000-0000-0000-0000-000000000001"><a href="https://news.example/world/dam" rel="noopener">Dam &lt;holds&gt;</a></p>"#,
        markdown: r#"[Dam \<holds>](https://news.example/world/dam)"#,
        text: "Dam <holds>
https://news.example/world/dam",
    },
    Example {
        what: "absent related link",
        stored: r#"{"id":"x","kind":"related_link","article":"00000000-0000-0000-0000-000000000009"}"#,
        html: "",
        markdown: "",
        text: "",
    },
    Example {
        what: "fact box",
        stored: r#"{"id":"x","kind":"fact_box","title":"The *dam*","blocks":[{"id":"y","kind":"paragraph","text":[{"text":"Old."}]},{"id":"z","kind":"list","ordered":false,"items":[{"depth":1,"text":[{"text":"a"}]}]}]}"#,
        html: r#"<aside class="fact-box" id="b-x" aria-labelledby="title-x">
<p class="title" id="title-x">The *dam*</p>
<p id="b-y">Old.</p>
<ul id="b-z"><li>a</li></ul>
</aside>"#,
        markdown: r#"> **The \*dam\***
>
> Old.
>
> - a"#,
        text: "The *dam*

Old.

- a",
    },
    Example {
        what: "unknown",
        stored: r#"{"id":"x","kind":"unknown","name":"poll","text":[{"text":"Yes or no?"}]}"#,
        html: r#"<p class="unknown" id="b-x" data-name="poll">Yes or no?</p>"#,
        markdown: "Yes or no?",
        text: "Yes or no?",
    },
];
