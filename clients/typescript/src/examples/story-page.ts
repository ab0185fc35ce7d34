// Draws the page of one story as HTML. All that stands on it comes from one query.
//
// Go next to ../documents/story-page.graphql.
import type { Client } from '@urql/core';
import { ask } from '../client.js';
import { StoryPageDocument, type PictureFragment, type StoryBlockFragment } from '../generated/graphql.js';

/** The whole page, or null if nothing public has that slug: answer with 404. */
export async function storyPage(client: Client, slug: string): Promise<string | null> {
  const { article, site } = await ask(client, StoryPageDocument, { slug });
  if (!article) return null;
  const parts = [
    `<!doctype html><html lang="${text(article.language)}"><title>${text(article.headline)} - ${text(site.name)}</title>`,
    `<link rel="canonical" href="${text(article.url)}">`,
    `<nav>${article.sections.map((section) => link(section.path, section.name)).join(', ')}</nav>`,
    article.kicker && `<p>${text(article.kicker)}</p>`,
    `<h1>${text(article.headline)}</h1>`,
    article.standfirst && `<p>${text(article.standfirst)}</p>`,
    article.byline && `<p>${text(article.byline)}</p>`,
    `<time datetime="${article.firstPublishedAt}">${new Date(article.firstPublishedAt).toUTCString()}</time>`,
    article.lead && picture(article.lead),
    // A retraction's notice is the body already, so both kinds of story are drawn alike.
    ...article.body.blocks.map(block),
    ...article.corrections.map((correction) => `<p>Corrected on ${correction.at}: ${text(correction.note)}</p>`),
    article.topics.length && `<p>${article.topics.map((topic) => link(topic.path, topic.name)).join(', ')}</p>`,
    article.related.length && '<h2>Related Articles</h2>',
    ...article.related.map((related) => `<p>${link(related.article.path, related.article.headline)}</p>`),
    `<footer>${[site.copyright, site.about, site.contact].map((line) => `<p>${text(line ?? '')}</p>`).join('')}</footer>`,
  ];
  return parts.filter(Boolean).join('\n');
}

/** One block: two kinds have a look of this site's own, and any other, those to come too, is shown by its safe HTML. */
function block(block: StoryBlockFragment): string {
  switch (block.__typename) {
    case 'QuoteBlock': {
      const words = block.spans.map((span) => span.text).join('');
      return `<blockquote>${text(words)} <cite>${text(block.attribution ?? '')}</cite></blockquote>`;
    }
    case 'ImageBlock':
      return block.image ? picture(block.image) : '';
    default:
      return block.html;
  }
}

function picture(use: PictureFragment): string {
  const words = [use.caption, use.credit && `(Image Credit: ${use.credit.line})`].filter(Boolean).join(' ');
  const shown = `data-media="${use.media?.id ?? ''}" aria-label="${text(use.altText ?? '')}"`;
  return `<figure ${shown}><figcaption>${text(words)}</figcaption></figure>`;
}

const link = (path: string, name: string) => `<a href="${text(path)}">${text(name)}</a>`;

const text = (plain: string) => plain.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
