// Hostile markup as bodies, by every way in, rendered in a real browser: nothing runs, nothing is fetched, and no visible word is lost.
//
// Needs the shared test data beside the project, and Chromium (CHROMIUM names it; Debian's is found by itself). Without them the tests say
// that they were skipped; with REQUIRE_ALL=1 that is a failure.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { join } from 'node:path';
import { missing, openBrowser } from './browser.js';
import { startDateline } from './server.js';

const SAMPLES = new URL('../../../shared/data/xss/dompurify-fixtures.json', import.meta.url).pathname;

const skip = missing(SAMPLES);

const payloads = skip ? [] : JSON.parse(readFileSync(SAMPLES, 'utf8')).map(({ payload }) => payload);
const dateline = skip ? undefined : await startDateline();
const page = skip ? undefined : await openPage();

async function openPage() {
  const opened = await openBrowser();
  const page = await opened.newPage();
  page.on('dialog', (dialog) => {
    page.seen.push(`dialog ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('popup', (popup) => popup.close());
  // Everything but the page itself would be a request that the body made.
  await page.route('**/*', (route) => {
    if (route.request().url() === page.address) return route.fulfill({ contentType: 'text/html', body: page.source });
    page.seen.push(`request ${route.request().url()}`);
    return route.abort();
  });
  await page.exposeFunction('tellThatItRan', (how) => page.seen.push(how));
  await page.addInitScript(() => {
    for (const name of ['alert', 'confirm', 'prompt', 'open', 'print']) window[name] = () => window.tellThatItRan(name);
  });
  return page;
}

/** What happens on a page with that HTML when somebody reads it, points at each element of it and clicks on it; and its visible words. */
async function rendered(html) {
  Object.assign(page, { seen: [], source: `<!doctype html><meta charset="utf-8"><body>${html}`, address: 'http://page.test/' });
  await page.goto(page.address, { waitUntil: 'load' });
  const active = await page.evaluate(async () => {
    // To another page leads a reader's click rightly: only what would run here counts.
    document.addEventListener('click', (event) => {
      const link = event.target.closest?.('a, area');
      if (link && /^https?:$|^mailto:$|^tel:$/.test(link.protocol)) event.preventDefault();
    });
    for (const element of document.body.querySelectorAll('*')) {
      for (const name of ['mouseover', 'focus', 'pointerdown', 'click', 'submit', 'toggle', 'error', 'load', 'animationstart']) {
        element.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
      }
      element.click?.();
    }
    // What a click leads to is run after it.
    await new Promise((resolve) => setTimeout(resolve));
    const handlers = [...document.querySelectorAll('*')].flatMap((element) =>
      element.getAttributeNames().filter((name) => name.startsWith('on')),
    );
    const loading = document.querySelectorAll('script, style, iframe, object, embed, link, base, meta[http-equiv], form, svg, math');
    return [...handlers, ...[...loading].map((element) => `<${element.localName}>`)];
  });
  const text = await page.evaluate(() => document.body.textContent);
  return { happened: [...page.seen, ...active], text };
}

/** What a browser would show of that HTML, read without running anything. */
function visible(html) {
  return page.evaluate((html) => {
    const body = new DOMParser().parseFromString(html, 'text/html').body;
    const hidden = 'script, style, template, noscript, iframe, noembed, noframes, title, head, object, audio, video, select, svg, math';
    for (const element of [...body.querySelectorAll(hidden)]) element.remove();
    return body.textContent;
  }, html);
}

/** What is lost of the letters and digits of the first text from where the second does not have them in the same order. */
function lost(all, kept) {
  const letters = (text) => text.match(/[\p{L}\p{N}]/gu) ?? [];
  let place = 0;
  const those = letters(kept);
  const [...missing] = letters(all);
  while (missing.length > 0) {
    place = those.indexOf(missing[0], place) + 1;
    if (place === 0) break;
    missing.shift();
  }
  return missing.join('');
}

/** Saves that story and publishes it; gives the HTML that readers get, or the refusals. */
async function published(number, content) {
  const desk = { desk: true };
  const created = await dateline.graphql(
    'mutation ($input: CreateArticleInput!) { createArticle(input: $input) { article { id } userErrors { code field message } } }',
    { input: { content: { headline: `Sample ${number}`, slug: `sample-${number}`, homeSection: await home(), ...content } } },
    desk,
  );
  const { article, userErrors } = created.createArticle;
  if (!article) return { refused: userErrors };
  const done = await dateline.graphql(
    'mutation ($input: PublishArticleInput!) { publishArticle(input: $input) { userErrors { code message } } }',
    { input: { id: article.id, seen: 1 } },
    desk,
  );
  if (done.publishArticle.userErrors.length > 0) return { refused: done.publishArticle.userErrors };
  return { html: await html({ id: article.id }) };
}

async function html(by) {
  const found = await dateline.graphql('query ($by: ArticleBy!) { article(by: $by) { body { html } } }', { by });
  return found.article?.body.html;
}

let section;
const home = () =>
  (section ??= dateline.graphql('{ section(slug: "europe") { id } }').then((found) => found.section.id));

/** Renders what came of each sample, and says what ran and which words of it were lost. */
async function check(bodies, read = visible) {
  let shown = 0;
  for (const { payload, html, refused } of bodies) {
    if (refused) {
      // A story of nothing visible can't be published; any other refusal would lose something.
      assert.deepEqual(refused.map(({ code }) => code), ['BODY_MISSING'], payload);
      continue;
    }
    shown += 1;
    const { happened, text } = await rendered(html);
    assert.deepEqual(happened, [], `${payload}\n${html}`);
    assert.equal(lost(await read(payload), text), '', `${payload}\n${html}`);
  }
  assert(shown > bodies.length / 2, `${shown} of ${bodies.length} had something to show`);
}

test('a page that does run something is seen to', { skip }, async () => {
  for (const html of [
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">click</a>',
    '<script>alert(1)</script>',
    '<img src="http://elsewhere.test/pixel.png">',
    '<p onmouseover="alert(1)">point</p>',
  ]) {
    const { happened } = await rendered(html);
    assert.notDeepEqual(happened, [], html);
  }
});

const asItIs = async (text) => text;
for (const [form, content, read] of [
  ['HTML', (payload) => ({ bodyMarkup: { html: payload } }), visible],
  ['Markdown', (payload) => ({ bodyMarkup: { markdown: payload } }), visible],
  ['text', (payload) => ({ body: [{ paragraph: { spans: [{ text: payload.replaceAll(/\p{Cc}/gu, ' ') }] } }] }), asItIs],
]) {
  test(`hostile markup that comes in as ${form} runs nothing and loses no word`, { skip }, async () => {
    const bodies = [];
    for (const [number, payload] of payloads.entries()) {
      const slug = `${form.toLowerCase()}-${number}`;
      bodies.push({ payload, ...(await published(slug, content(payload))) });
    }
    await check(bodies, read);
  });
}

test('hostile markup that comes in with a WordPress export runs nothing and loses no word', { skip }, async () => {
  const cdata = (text) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
  // Some samples hold what no XML can.
  const samples = payloads.filter((payload) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(payload));
  const item = (payload, number) => `<item><title>Imported ${number}</title><dc:creator>ann</dc:creator>
    <content:encoded>${cdata(payload)}</content:encoded><wp:post_id>${number + 1}</wp:post_id>
    <wp:post_date_gmt>2024-01-02 03:04:05</wp:post_date_gmt><wp:post_name>imported-${number}</wp:post_name>
    <wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>`;
  const file = join(dateline.folder, 'export.xml');
  await writeFile(
    file,
    `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old</title>
    <link>https://old.example</link><wp:wxr_version>1.2</wp:wxr_version>${samples.map(item).join('')}</channel></rss>`,
  );
  await dateline.command('import', 'wxr', file);
  const bodies = [];
  for (const [number, payload] of samples.entries()) {
    const found = await html({ slug: `imported-${number}` });
    bodies.push(found === undefined ? { payload, refused: [{ code: 'BODY_MISSING' }] } : { payload, html: found });
  }
  await check(bodies);
});
