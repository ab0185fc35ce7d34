// Renditions beside their originals, both shown by a real browser: of the right size, the right way up, and of the right colours.
//
// The reference is not ours: Chromium decodes the original itself, turns it as its EXIF says, brings its colours to sRGB by its profile, and
// makes it smaller. pixelmatch counts the pixels that a person would see to be others. Needs the shared test data beside the project, and
// Chromium; without them the tests say that they were skipped, and with REQUIRE_ALL=1 that is a failure.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { missing, openBrowser } from './browser.js';
import { startDateline } from './server.js';

const SAMPLES = new URL('../../../shared/data/images/', import.meta.url).pathname;
const PIXELMATCH = readFileSync(new URL(import.meta.resolve('pixelmatch')), 'utf8');
const FORMATS = ['JPEG', 'PNG', 'WEBP'];
const WIDTH = 320;
/** The most of a picture that may look otherwise than the original. */
const MOST = 0.01;
/**
 * The same for inks with a profile, the darkest of which Chromium shows otherwise than programs for photographs do (littleCMS: ours are 1.7 of
 * 255 from it). Without the profile, nearly all of it looks otherwise.
 */
const MOST_OF_INKS = 0.4;

const skip = missing(SAMPLES);
const dateline = skip ? undefined : await startDateline();
const page = skip ? undefined : await openPage();

/** A page that may load what `page.files` has, each by its name. */
async function openPage() {
  // Colours are compared as numbers: those of sRGB, whatever the screen.
  const page = await (await openBrowser('--force-color-profile=srgb')).newPage();
  page.files = { '': ['text/html', '<!doctype html>'], 'pixelmatch.js': ['text/javascript', PIXELMATCH] };
  await page.route('**/*', (route) => {
    const [contentType, body] = page.files[new URL(route.request().url()).pathname.slice(1)] ?? [];
    return body === undefined ? route.abort() : route.fulfill({ contentType, body });
  });
  await page.goto('http://pictures.test/');
  return page;
}

/** Sends a sample, and gives the id of its record. */
async function sent(name) {
  const form = new FormData();
  form.append('file', new Blob([readFileSync(SAMPLES + name)]));
  const headers = { authorization: `Bearer ${await (dateline.token ??= dateline.signIn())}` };
  const answer = await fetch(`${dateline.url}/v1/media`, { method: 'POST', headers, body: form });
  const record = await answer.json();
  assert.equal(answer.status, 201, JSON.stringify(record));
  return record.id;
}

/** The file at an address. */
async function file(url) {
  const answer = await fetch(url);
  assert.equal(answer.status, 200, url);
  return [answer.headers.get('content-type'), Buffer.from(await answer.arrayBuffer())];
}

/** The same, which is there some time after an upload: AVIF takes seconds, and minutes in a build that is not optimised. */
async function fileInTime(url) {
  for (let tries = 0; tries < 3600 && !(await fetch(url)).ok; tries += 1) await new Promise((resolve) => setTimeout(resolve, 250));
  return file(url);
}

/**
 * How much of a rendition looks otherwise than that part of the original (in fractions of it) in the rendition's size, which is given too.
 * `otherwise` does something to the original first.
 */
async function compared(original, rendition, crop = [0, 0, 1, 1], otherwise = {}) {
  Object.assign(page.files, { original, rendition });
  return page.evaluate(
    async ([[left, top, across, down], { filter = 'none', mirrored = false }]) => {
      const { default: pixelmatch } = await import('/pixelmatch.js');
      const load = async (name) => {
        const image = new Image();
        // Another address each time, so that nothing is taken from memory.
        image.src = `/${name}?${performance.now()}`;
        await image.decode();
        return image;
      };
      const [original, rendition] = [await load('original'), await load('rendition')];
      const [width, height] = [rendition.naturalWidth, rendition.naturalHeight];
      const canvas = (draw) => {
        const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
        context.imageSmoothingQuality = 'high';
        // What can be seen through is white in JPEG, so it is here.
        context.fillStyle = 'white';
        context.fillRect(0, 0, width, height);
        draw(context);
        return context;
      };
      // Looked at from some way off: how sharp a smaller copy is is a matter of taste, and so is what a format loses.
      const pixels = (draw) => {
        const near = canvas(draw);
        const far = canvas((context) => {
          context.filter = 'blur(2px)';
          context.drawImage(near.canvas, 0, 0);
        });
        return far.getImageData(0, 0, width, height).data;
      };
      const expected = pixels((context) => {
        context.filter = filter;
        if (mirrored) context.setTransform(-1, 0, 0, 1, width, 0);
        const [wide, high] = [original.naturalWidth, original.naturalHeight];
        context.drawImage(original, left * wide, top * high, across * wide, down * high, 0, 0, width, height);
      });
      const actual = pixels((context) => context.drawImage(rendition, 0, 0));
      const unlike = pixelmatch(expected, actual, undefined, width, height, { threshold: 0.03 });
      return {
        size: [width, height],
        whole: [original.naturalWidth, original.naturalHeight],
        unlike: unlike / (width * height),
      };
    },
    [crop, otherwise],
  );
}

const RENDITIONS = [...FORMATS, 'AVIF'].map((format) => `${format}: rendition(width: ${WIDTH}, format: ${format}) { url width height }`).join('\n');

/** The renditions of that record in each format. */
async function renditions(id) {
  const found = await dateline.graphql(`query ($id: ID!) { media(id: $id) { width height ${RENDITIONS} } }`, { id });
  return found.media;
}

const original = (name, type) => [type, readFileSync(SAMPLES + name)];

/** That each of these renditions looks as the original does. */
async function assertAlike(t, name, type, media, formats, most, fetched = file) {
  for (const format of formats) {
    const { url, width, height } = media[format];
    const { size, whole, unlike } = await compared(original(name, type), await fetched(url));
    t.diagnostic(`${format}: ${size.join(' x ')}, ${(unlike * 100).toFixed(2)} % unlike`);
    assert.deepEqual(size, [width, height], `${format} is as large as was told`);
    assert.deepEqual(whole, [media.width, media.height], 'the browser shows the original in the size that was told');
    const ratio = Math.abs(width / height - whole[0] / whole[1]);
    assert(ratio < 2 / Math.min(width, height), `${format} has the original's ratio`);
    assert(unlike <= most, `${format}: ${unlike}`);
  }
}

// Sent first, since AVIF is made of one picture after the other.
const SMALL = [
  ['iptc-press-photo.jpg', 'image/jpeg'],
  ['display-p3.png', 'image/png'],
];
const small = [];
for (const [name] of skip ? [] : SMALL) small.push(await sent(name));

for (const [name, type, what, most = MOST] of [
  ['photo-2725x2225.jpg', 'image/jpeg', 'a photo'],
  ['iptc-press-photo.jpg', 'image/jpeg', 'a small photo'],
  ['gain-map.jpg', 'image/jpeg', 'a photo with a gain map'],
  ['orient-landscape-3.jpg', 'image/jpeg', 'a photo upside down'],
  ['orient-landscape-6.jpg', 'image/jpeg', 'a photo on its side'],
  ['orient-portrait-5.jpg', 'image/jpeg', 'a photo on its side, mirrored'],
  ['orient-portrait-8.jpg', 'image/jpeg', 'a photo on its other side'],
  ['cmyk-no-profile.jpg', 'image/jpeg', 'inks'],
  ['cmyk-profile.jpg', 'image/jpeg', 'inks with a profile', MOST_OF_INKS],
  ['display-p3.png', 'image/png', 'Display P3'],
  ['rgb-16bit.png', 'image/png', '16 bits'],
  ['grey-alpha-16bit.png', 'image/png', 'grey that can be seen through'],
  ['photo.webp', 'image/webp', 'a photo as WebP'],
  ['alpha.webp', 'image/webp', 'a WebP that can be seen through'],
]) {
  test(`${what} looks in each format as its original does (${name})`, { skip }, async (t) => {
    await assertAlike(t, name, type, await renditions(await sent(name)), FORMATS, most);
  });
}

test('what is mirrored, of other colours or of another part is seen to be', { skip }, async () => {
  const [name, type] = ['photo-2725x2225.jpg', 'image/jpeg'];
  const { JPEG } = await renditions(await sent(name));
  const rendition = await file(JPEG.url);
  for (const [crop, otherwise] of [
    [undefined, { mirrored: true }],
    [undefined, { filter: 'saturate(1.2)' }],
    [undefined, { filter: 'hue-rotate(20deg)' }],
    [undefined, { filter: 'invert(1)' }],
    [[0.02, 0.02, 0.98, 0.98], {}],
  ]) {
    const { unlike } = await compared(original(name, type), rendition, crop, otherwise);
    assert(unlike > MOST, `${JSON.stringify([crop, otherwise])}: ${unlike}`);
  }
  const { PNG } = await renditions(await sent('cmyk-no-profile.jpg'));
  const { unlike } = await compared(original('cmyk-profile.jpg', type), await file(PNG.url));
  assert(unlike > MOST_OF_INKS, `inks without their profile: ${unlike}`);
});

test('a story shows the part that its editor has cut, whichever way the file lies', { skip }, async () => {
  const [name, type] = ['orient-portrait-8.jpg', 'image/jpeg'];
  const media = await sent(name);
  const crop = { left: 0.25, top: 0.5, width: 0.5, height: 0.25 };
  const { section } = await dateline.graphql('{ section(slug: "europe") { id } }');
  const content = { headline: 'A part', homeSection: section.id, lead: { media, crop }, body: [{ paragraph: { spans: [{ text: 'Words.' }] } }] };
  const desk = { desk: true };
  const { createArticle } = await dateline.graphql(
    'mutation ($input: CreateArticleInput!) { createArticle(input: $input) { article { id } userErrors { code field message } } }',
    { input: { content } },
    desk,
  );
  assert.deepEqual(createArticle.userErrors, []);
  const { id } = createArticle.article;
  await dateline.graphql(
    'mutation ($input: PublishArticleInput!) { publishArticle(input: $input) { userErrors { code message } } }',
    { input: { id, seen: 1 } },
    desk,
  );
  const query = `query ($id: ID!) { article(by: { id: $id }) { lead {
    whole: rendition(width: ${WIDTH}, format: WEBP) { url width height }
    square: rendition(width: 160, ratio: SQUARE, format: JPEG) { url width height }
  } } }`;
  const { lead } = (await dateline.graphql(query, { id })).article;
  for (const [{ url, width, height }, part] of [
    [lead.whole, [0.25, 0.5, 0.5, 0.25]],
    // Upright it is 1200 x 1800, so the part is 600 x 450, and the focal point lies on its upper edge.
    [lead.square, [0.3125, 0.5, 0.375, 0.25]],
  ]) {
    const { size, unlike } = await compared(original(name, type), await file(url), part);
    assert.deepEqual(size, [width, height]);
    assert(unlike <= MOST, `${url}: ${unlike}`);
    // Whoever makes up a part finds none.
    const made_up = await fetch(url.replace(/-c\d+x/, '-c2501x'));
    assert.equal(made_up.status, 404);
  }
});

test('AVIF looks as its original does', { skip }, async (t) => {
  for (const [number, [name, type]] of SMALL.entries()) {
    await assertAlike(t, name, type, await renditions(small[number]), ['AVIF'], MOST, fileInTime);
  }
});
