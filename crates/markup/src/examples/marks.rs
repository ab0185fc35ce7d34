//! Every mark alone, and marks that share runs, as the text of a paragraph.

use super::Example;

pub(super) const MARKS: &[Example] = &[
    Example {
        what: "link",
        stored: r#"[{"text":"See "},{"text":"this","marks":[{"link":{"to":"https://a.example/(b)?c&amp;"}}]}]"#,
        html: r#"<p id="b-x">See <a href="https://a.example/(b)?c&amp;amp;" rel="noopener">this</a></p>"#,
        markdown: r#"See [this](https://a.example/\(b\)?c\&amp;)"#,
        text: "See this",
    },
    Example {
        what: "link within the site",
        stored: r##"[{"text":"this!"},{"text":"this","marks":[{"link":{"to":"#b-y"}}]}]"##,
        html: r##"<p id="b-x">this!<a href="#b-y">this</a></p>"##,
        markdown: r#"this\![this](#b-y)"#,
        text: "this!this",
    },
    Example {
        what: "note",
        stored: r#"[{"text":"Fifty","marks":[{"note":{"text":"By <count>."}}]},{"text":": many."}]"#,
        html: r##"<p id="b-x">Fifty<sup><a href="#note-x-1" id="noteref-x-1" role="doc-noteref">1</a></sup>: many.</p>
<section class="notes" role="doc-endnotes"><ol><li id="note-x-1">By &lt;count&gt;. <a href="#noteref-x-1" role="doc-backlink">↑</a></li></ol></section>"##,
        markdown: r#"Fifty[^1]: many.

[^1]: By \<count>."#,
        text: "Fifty[1]: many.

[1] By <count>.",
    },
    Example {
        what: "note within a link",
        stored: r#"[{"text":"a","marks":[{"link":{"to":"/a"}}]},{"text":"b","marks":[{"link":{"to":"/a"}},{"note":{"text":"N"}}]},{"text":"c","marks":[{"link":{"to":"/a"}}]},{"text":"(d)"}]"#,
        html: r##"<p id="b-x"><a href="/a">abc</a><sup><a href="#note-x-1" id="noteref-x-1" role="doc-noteref">1</a></sup>(d)</p>
<section class="notes" role="doc-endnotes"><ol><li id="note-x-1">N <a href="#noteref-x-1" role="doc-backlink">↑</a></li></ol></section>"##,
        markdown: "[abc](/a)[^1]<!-- -->(d)

[^1]: N",
        text: "abc[1](d)

[1] N",
    },
    Example {
        what: "strong",
        stored: r#"[{"text":"a "},{"text":"b ","marks":["strong"]},{"text":"c"}]"#,
        html: r#"<p id="b-x">a <strong>b </strong>c</p>"#,
        markdown: "a **b** c",
        text: "a b c",
    },
    Example {
        what: "strong within a word",
        stored: r#"[{"text":"a"},{"text":"b","marks":["strong"]},{"text":"c"}]"#,
        html: r#"<p id="b-x">a<strong>b</strong>c</p>"#,
        markdown: "a<strong>b</strong>c",
        text: "abc",
    },
    Example {
        what: "emphasis",
        stored: r#"[{"text":"“"},{"text":"b","marks":["emphasis"]},{"text":"”"}]"#,
        html: r#"<p id="b-x">“<em>b</em>”</p>"#,
        markdown: "“_b_”",
        text: "“b”",
    },
    Example {
        what: "strike",
        stored: r#"[{"text":"b","marks":["strike"]},{"text":", c"}]"#,
        html: r#"<p id="b-x"><s>b</s>, c</p>"#,
        markdown: "~~b~~, c",
        text: "b, c",
    },
    Example {
        what: "subscript",
        stored: r#"[{"text":"H"},{"text":"2","marks":["subscript"]},{"text":"O"}]"#,
        html: r#"<p id="b-x">H<sub>2</sub>O</p>"#,
        markdown: "H<sub>2</sub>O",
        text: "H2O",
    },
    Example {
        what: "superscript",
        stored: r#"[{"text":"m"},{"text":"2","marks":["superscript"]}]"#,
        html: r#"<p id="b-x">m<sup>2</sup></p>"#,
        markdown: "m<sup>2</sup>",
        text: "m2",
    },
    Example {
        what: "code",
        stored: r#"[{"text":"a `"},{"text":" b`<c>","marks":["code"]}]"#,
        html: r#"<p id="b-x">a `<code> b`&lt;c&gt;</code></p>"#,
        markdown: r#"a \` ``b`<c>``"#,
        text: "a ` b`<c>",
    },
    Example {
        what: "marks that share runs",
        stored: r#"[{"text":"a ","marks":["strong"]},{"text":"b","marks":["strong","emphasis"]},{"text":" c","marks":["emphasis"]}]"#,
        html: r#"<p id="b-x"><strong>a <em>b</em></strong><em> c</em></p>"#,
        markdown: "**a _b_** _c_",
        text: "a b c",
    },
    Example {
        what: "code at the start of a line that could define an address",
        stored: r#"[{"text":"a]: b","marks":[{"link":{"to":"/a"}},"code"]}]"#,
        html: r#"<p id="b-x"><a href="/a"><code>a]: b</code></a></p>"#,
        markdown: r"[<code>a\]: b</code>](/a)",
        text: "a]: b",
    },
    Example {
        what: "code behind a backtick, and behind code",
        stored: r#"[{"text":"`"},{"text":"a","marks":[{"link":{"to":"/a"}},{"note":{"text":"N"}},"code"]},{"text":"b","marks":[{"link":{"to":"/a"}},"code"]},{"text":"`"},{"text":"c","marks":["code"]}]"#,
        html: r##"<p id="b-x">`<a href="/a"><code>a</code><code>b</code></a><sup><a href="#note-x-1" id="noteref-x-1" role="doc-noteref">1</a></sup>`<code>c</code></p>
<section class="notes" role="doc-endnotes"><ol><li id="note-x-1">N <a href="#noteref-x-1" role="doc-backlink">↑</a></li></ol></section>"##,
        markdown: r"\`[`a`<code>b</code>](/a)[^1]\`<code>c</code>

[^1]: N",
        text: "`ab[1]`c

[1] N",
    },
];
