//! Writes a WordPress export to be measured: posts with bodies of about 5 KB, as the block editor has them, by twenty authors, in ten categories,
//! with a picture to every tenth post. The same number makes the same file, as nothing in it is random.

use super::words::Words;
use domain::time::Timestamp;
use std::io::{self, Write};

const AUTHORS: usize = 20;
const CATEGORIES: usize = 10;
const TAGS: usize = 200;
/// Posts to a picture.
const OF_A_PICTURE: usize = 10;
/// From one post to the next, in milliseconds.
const APART: i64 = 600_000;
/// When the first was published: 1 January 2005.
const BEGIN: i64 = 1_104_537_600_000;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>Bench</title><link>https://old.example</link><language>en-US</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://old.example</wp:base_site_url><wp:base_blog_url>https://old.example</wp:base_blog_url>
"#;

/// Writes an export of so many posts.
pub fn write(posts: usize, sink: &mut impl Write) -> io::Result<()> {
    let mut words = Words::new();
    sink.write_all(HEAD.as_bytes())?;
    for author in 1..=AUTHORS {
        let name = words.title(2);
        writeln!(
            sink,
            "<wp:author><wp:author_id>{author}</wp:author_id><wp:author_login>author-{author}</wp:author_login>\
             <wp:author_display_name><![CDATA[{name}]]></wp:author_display_name></wp:author>"
        )?;
    }
    for category in 1..=CATEGORIES {
        writeln!(
            sink,
            "<wp:category><wp:term_id>{category}</wp:term_id><wp:category_nicename>category-{category}</wp:category_nicename>\
             <wp:cat_name><![CDATA[{}]]></wp:cat_name></wp:category>",
            words.title(2)
        )?;
    }
    // Attachments have the numbers behind those of the posts.
    for picture in 0..posts.div_ceil(OF_A_PICTURE) {
        attachment(&mut words, posts + picture + 1, sink)?;
    }
    for post in 1..=posts {
        story(&mut words, post, posts, sink)?;
    }
    sink.write_all(b"</channel></rss>\n")
}

fn address(picture: usize) -> String {
    format!("https://old.example/wp-content/uploads/2005/01/picture-{picture}.jpg")
}

fn attachment(words: &mut Words, id: usize, sink: &mut impl Write) -> io::Result<()> {
    writeln!(
        sink,
        "<item><title>Picture {id}</title><wp:post_id>{id}</wp:post_id><wp:post_type>attachment</wp:post_type>\
         <wp:status>inherit</wp:status><wp:post_date_gmt>2005-01-01 00:00:00</wp:post_date_gmt>\
         <excerpt:encoded><![CDATA[{}]]></excerpt:encoded><wp:attachment_url>{}</wp:attachment_url></item>",
        words.sentence(),
        address(id)
    )
}

fn story(words: &mut Words, post: usize, posts: usize, sink: &mut impl Write) -> io::Result<()> {
    let at = Timestamp::from_millis(BEGIN + APART * post as i64).ok_or_else(|| io::Error::other("too many posts"))?;
    let date = at.to_string()[..19].replace('T', " ");
    let picture = posts + post.div_ceil(OF_A_PICTURE);
    let (title, excerpt) = (words.title(8), words.sentence());
    let (author, category) = (post % AUTHORS + 1, post % CATEGORIES + 1);
    write!(
        sink,
        "<item><title><![CDATA[{title}]]></title><link>https://old.example/story-{post}/</link><dc:creator>author-{author}</dc:creator>\
         <wp:post_id>{post}</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>\
         <wp:post_name>story-{post}</wp:post_name><wp:post_date_gmt>{date}</wp:post_date_gmt>\
         <excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>\
         <category domain=\"category\" nicename=\"category-{category}\">Category {category}</category>"
    )?;
    for tag in [post % TAGS, post * 7 % TAGS, post * 31 % TAGS] {
        write!(
            sink,
            "<category domain=\"post_tag\" nicename=\"tag-{tag}\">Tag {tag}</category>"
        )?;
    }
    writeln!(
        sink,
        "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>{picture}</wp:meta_value></wp:postmeta>\
         <content:encoded><![CDATA[{}]]></content:encoded></item>",
        body(words, picture)
    )
}

/// 14 paragraphs with a heading, a quote and a picture among them.
fn body(words: &mut Words, picture: usize) -> String {
    let mut blocks: Vec<String> = (0..14)
        .map(|_| {
            format!(
                "<!-- wp:paragraph --><p>{}</p><!-- /wp:paragraph -->",
                words.paragraph()
            )
        })
        .collect();
    blocks.insert(
        10,
        format!("<!-- wp:heading --><h2>{}</h2><!-- /wp:heading -->", words.title(4)),
    );
    blocks.insert(
        6,
        format!(
            "<!-- wp:quote --><blockquote><p>{}</p><cite>{}</cite></blockquote><!-- /wp:quote -->",
            words.sentence(),
            words.title(2)
        ),
    );
    blocks.insert(
        3,
        format!(
            "<!-- wp:image {{\"id\":{picture}}} --><figure class=\"wp-block-image\"><img src=\"{}\" alt=\"\"/></figure><!-- /wp:image -->",
            address(picture)
        ),
    );
    blocks.join("\n")
}
