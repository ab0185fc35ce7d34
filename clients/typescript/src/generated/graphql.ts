/* eslint-disable */
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant: RFC 3339 in UTC with three decimals, such as `2026-05-29T12:00:00.000Z`. As an input, any offset is read. */
  DateTime: { input: string; output: string; }
};

/** A late save that is to be the newest revision. */
export type AdoptSideRevisionInput = {
  /** The side revision's id. */
  id: Scalars['ID']['input'];
  /** The number of the newest revision that you were looking at. If somebody saved since, nothing is done. */
  seen: Scalars['Int']['input'];
};

/** What a key is to be. A change replaces all of it. */
export type ApiKeyInput = {
  /** It may have only articles that were first published then or later. Null for the whole archive. */
  archiveFrom?: InputMaybe<Scalars['DateTime']['input']>;
  /** The e-mail address of whoever is to be told when something is wrong. */
  contact: Scalars['String']['input'];
  /** How many requests a day (UTC) it has: 1 to 1,000,000,000. Null for what the operator has set for all. */
  dailyQuota?: InputMaybe<Scalars['Int']['input']>;
  /** Whether it gets copy under an embargo before the embargo ends. It must not publish that earlier. */
  embargoed?: Scalars['Boolean']['input'];
  /** From when on it is good no more. Null for never. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Formats that it may have news in; empty for any. */
  formats?: InputMaybe<Array<Format>>;
  /** Whether it may read as of instants that have passed. */
  history?: Scalars['Boolean']['input'];
  /** Languages that it may have articles in: at most 50; empty for any. */
  languages?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Whose it is. */
  name: Scalars['String']['input'];
  /** Whether pictures come with the articles. */
  pictures?: Scalars['Boolean']['input'];
  /** How many requests a minute it has: 1 to 1,000,000. Null for what the operator has set for all. */
  rate?: InputMaybe<Scalars['Int']['input']>;
  /** Ids of sections whose articles it may have, each with those below it: at most 50. */
  sections?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** How much of an article's text it gets. */
  text?: TextExtent;
  /** Ids of topics whose articles it may have: at most 50. With neither sections nor topics it may have all articles, with both those of either. */
  topics?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/** A revision that is ready to be published. */
export type ApproveArticleInput = {
  /** Of which article. */
  id: Scalars['ID']['input'];
  /** The number of the revision that you were looking at. If somebody saved since, nothing is done. */
  seen: Scalars['Int']['input'];
};

/** Which article. */
export type ArticleBy =
  /** By its id. */
  { id: Scalars['ID']['input']; path?: never; slug?: never; }
  |  /** By its path as it is now, such as `/europe/dam-holds`. `resolve` finds it by an old one too. */
  { id?: never; path: Scalars['String']['input']; slug?: never; }
  |  /** By its slug as it is now. */
  { id?: never; path?: never; slug: Scalars['String']['input']; };

/** All that an editor writes. A save replaces all of it; a draft may lack anything. A blank text counts as left out. */
export type ArticleContentInput = {
  /** The story itself: at most 2,000 blocks and 1,000,000 characters. */
  body?: InputMaybe<Array<BlockInput>>;
  /** The story as HTML or Markdown, in place of `body`. */
  bodyMarkup?: InputMaybe<BodyMarkupInput>;
  /** The credit line as printed: at most 300 characters. */
  byline?: InputMaybe<Scalars['String']['input']>;
  /** Who made it: ids of contributors. */
  contributors?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** The title: at most 300 characters. */
  headline?: InputMaybe<Scalars['String']['input']>;
  /** Where it sits: a section's id. */
  homeSection?: InputMaybe<Scalars['ID']['input']>;
  /** The label above the headline: at most 100 characters. */
  kicker?: InputMaybe<Scalars['String']['input']>;
  /** The language it is written in (BCP 47). Without it, the site's. */
  language?: InputMaybe<Scalars['String']['input']>;
  /** The picture that leads it. */
  lead?: InputMaybe<MediaUseInput>;
  /** Where else it is listed: ids of sections. */
  otherSections?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** What stands beside it, in order. */
  related?: InputMaybe<Array<RelatedArticleInput>>;
  /** Whose it is, and what others may do with it. Without it, all is as the site says. */
  rights?: InputMaybe<RightsInput>;
  /**
   * What search engines and shared links are to say of it: at most 1,000 characters, of which they show some 160. Without it, the
   * standfirst, or else the first words.
   */
  seoDescription?: InputMaybe<Scalars['String']['input']>;
  /** The title for search engines and shared links: at most 300 characters. Without it, the headline. */
  seoTitle?: InputMaybe<Scalars['String']['input']>;
  /** The last part of its address. Without it, the article keeps the one it had; a new one gets one made of its headline. */
  slug?: InputMaybe<Scalars['String']['input']>;
  /** The sentence or two under the headline: at most 1,000 characters. */
  standfirst?: InputMaybe<Scalars['String']['input']>;
  /** What it is about: ids of topics. */
  topics?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/**
 * Which articles. Each is one list, with a flat cost; combinations are not offered. A slug that was given up, or whose section was
 * merged into another, leads to the list where it is now.
 */
export type ArticleFilter =
  /** Those by the contributor with this slug. */
  { contributor: Scalars['String']['input']; section?: never; topic?: never; }
  |  /** Those of the section with this slug, and of all sections below it. */
  { contributor?: never; section: Scalars['String']['input']; topic?: never; }
  |  /** Those about the topic with this slug. */
  { contributor?: never; section?: never; topic: Scalars['String']['input']; };

/** The order of a list of articles. */
export type ArticleOrder =
  /** Oldest first, by first publication. */
  | 'FIRST_PUBLISHED_ASC'
  /** Newest first, by first publication. Updates and corrections don't move an article. */
  | 'FIRST_PUBLISHED_DESC'
  /**
   * Last updated first, as it was when you asked for the first page: an article that is updated while you page is met where it
   * stood, with what it says now. You meet every article at least once; one that was updated in the seconds before you began, perhaps
   * twice. A walk may take a day.
   */
  | 'UPDATED_DESC'
  | '%future added value';

/** One block: give exactly one kind. */
export type BlockInput =
  /** Program text. */
  { code: CodeInput; divider?: never; embed?: never; factBox?: never; gallery?: never; heading?: never; image?: never; list?: never; paragraph?: never; pullQuote?: never; quote?: never; relatedLink?: never; table?: never; unknown?: never; }
  |  /** A break between parts. */
  { code?: never; divider: DividerInput; embed?: never; factBox?: never; gallery?: never; heading?: never; image?: never; list?: never; paragraph?: never; pullQuote?: never; quote?: never; relatedLink?: never; table?: never; unknown?: never; }
  |  /** A player or post of another site. */
  { code?: never; divider?: never; embed: EmbedInput; factBox?: never; gallery?: never; heading?: never; image?: never; list?: never; paragraph?: never; pullQuote?: never; quote?: never; relatedLink?: never; table?: never; unknown?: never; }
  |  /** Facts in a box. */
  { code?: never; divider?: never; embed?: never; factBox: FactBoxInput; gallery?: never; heading?: never; image?: never; list?: never; paragraph?: never; pullQuote?: never; quote?: never; relatedLink?: never; table?: never; unknown?: never; }
  |  /** Several pictures together. */
  { code?: never; divider?: never; embed?: never; factBox?: never; gallery: GalleryInput; heading?: never; image?: never; list?: never; paragraph?: never; pullQuote?: never; quote?: never; relatedLink?: never; table?: never; unknown?: never; }
  |  /** A heading within the story. */
  { code?: never; divider?: never; embed?: never; factBox?: never; gallery?: never; heading: HeadingInput; image?: never; list?: never; paragraph?: never; pullQuote?: never; quote?: never; relatedLink?: never; table?: never; unknown?: never; }
  |  /** A picture. */
  { code?: never; divider?: never; embed?: never; factBox?: never; gallery?: never; heading?: never; image: ImageInput; list?: never; paragraph?: never; pullQuote?: never; quote?: never; relatedLink?: never; table?: never; unknown?: never; }
  |  /** A list. */
  { code?: never; divider?: never; embed?: never; factBox?: never; gallery?: never; heading?: never; image?: never; list: ListInput; paragraph?: never; pullQuote?: never; quote?: never; relatedLink?: never; table?: never; unknown?: never; }
  |  /** A paragraph. */
  { code?: never; divider?: never; embed?: never; factBox?: never; gallery?: never; heading?: never; image?: never; list?: never; paragraph: ParagraphInput; pullQuote?: never; quote?: never; relatedLink?: never; table?: never; unknown?: never; }
  |  /** Words of the story itself, set large. */
  { code?: never; divider?: never; embed?: never; factBox?: never; gallery?: never; heading?: never; image?: never; list?: never; paragraph?: never; pullQuote: PullQuoteInput; quote?: never; relatedLink?: never; table?: never; unknown?: never; }
  |  /** What somebody said or wrote, set apart. */
  { code?: never; divider?: never; embed?: never; factBox?: never; gallery?: never; heading?: never; image?: never; list?: never; paragraph?: never; pullQuote?: never; quote: QuoteInput; relatedLink?: never; table?: never; unknown?: never; }
  |  /** A link to another story, on a line of its own. */
  { code?: never; divider?: never; embed?: never; factBox?: never; gallery?: never; heading?: never; image?: never; list?: never; paragraph?: never; pullQuote?: never; quote?: never; relatedLink: RelatedLinkInput; table?: never; unknown?: never; }
  |  /** A table. */
  { code?: never; divider?: never; embed?: never; factBox?: never; gallery?: never; heading?: never; image?: never; list?: never; paragraph?: never; pullQuote?: never; quote?: never; relatedLink?: never; table: TableInput; unknown?: never; }
  |  /** A block from elsewhere, kept and shown as text. */
  { code?: never; divider?: never; embed?: never; factBox?: never; gallery?: never; heading?: never; image?: never; list?: never; paragraph?: never; pullQuote?: never; quote?: never; relatedLink?: never; table?: never; unknown: UnknownInput; };

/** What kind of block. Clients must accept kinds that they don't know. */
export type BlockKind =
  /** Program text. */
  | 'CODE'
  /** A break between parts. */
  | 'DIVIDER'
  /** A player or post of another site. */
  | 'EMBED'
  /** Facts in a box. */
  | 'FACT_BOX'
  /** Several pictures together. */
  | 'GALLERY'
  /** A heading within the story. */
  | 'HEADING'
  /** A picture. */
  | 'IMAGE'
  /** A list. */
  | 'LIST'
  /** A paragraph. */
  | 'PARAGRAPH'
  /** Words of the story itself, set large. */
  | 'PULL_QUOTE'
  /** What somebody said or wrote, set apart. */
  | 'QUOTE'
  /** A link to another story, on a line of its own. */
  | 'RELATED_LINK'
  /** A table. */
  | 'TABLE'
  /** A block from elsewhere, kept and shown as text. */
  | 'UNKNOWN'
  | '%future added value';

/**
 * The story as marked-up text: give exactly one form. It becomes blocks. Pictures are known by their ids, as `Body.html` and
 * `Body.markdown` name them; what is not known, such as a picture by its address alone, becomes an `UnknownBlock`, shown as text.
 */
export type BodyMarkupInput =
  /** HTML: at most 8,000,000 bytes. Scripts and styles are dropped. */
  { html: Scalars['String']['input']; markdown?: never; }
  |  /**
   * Markdown (CommonMark, with GitHub's tables, strikethrough and footnotes): at most 8,000,000 bytes. Blocks get new ids where their
   * words have changed.
   */
  { html?: never; markdown: Scalars['String']['input']; };

/** An edition of a collection that is not to begin. */
export type CancelCollectionEditionInput = {
  /** The number of the edition. */
  edition: Scalars['Int']['input'];
  /** Of which collection. */
  id: Scalars['ID']['input'];
};

/** An edition that is not to begin. */
export type CancelEditionInput = {
  /** The number of the edition. */
  edition: Scalars['Int']['input'];
  /** Of which article. */
  id: Scalars['ID']['input'];
};

/** A key as it is to be from now on. */
export type ChangeApiKeyInput = {
  /** What it is to be. */
  apiKey: ApiKeyInput;
  /** Its id. */
  id: Scalars['ID']['input'];
};

/** What has happened. More may be added: treat one that you don't know as `PUBLISHED`, and read anew. */
export type ChangeKind =
  /** What had been scheduled has become public. */
  | 'BEGAN'
  /** An article was published with a public note of what had been wrong. */
  | 'CORRECTED'
  /** It is not public any more, as had been planned. */
  | 'ENDED'
  /** It must not be used any more: take it down wherever it is shown. */
  | 'KILLED'
  /** Something was published: for the first time, or as an update of what was there. */
  | 'PUBLISHED'
  /** Another of its kind took its place for good: a section was merged, a picture replaced. */
  | 'REPLACED'
  /** A notice took the place of the story. */
  | 'RETRACTED'
  /** It was taken back, and is not public any more. */
  | 'UNPUBLISHED'
  | '%future added value';

/** Program text. */
export type CodeInput = {
  /** The program text. */
  code: Scalars['String']['input'];
  /** Keep the id that the block has; leave it out for a new block. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** The language. */
  language?: InputMaybe<Scalars['String']['input']>;
};

/**
 * Which articles are to fill the places that are left, the newest first: those of a section and all below it, or about a topic; of the
 * newsroom if neither is given.
 */
export type CollectionFillInput = {
  /** The id of the section. */
  section?: InputMaybe<Scalars['ID']['input']>;
  /** The id of the topic. */
  topic?: InputMaybe<Scalars['ID']['input']>;
};

/** What a collection is to be. A save replaces all of it. An article stands in it once. */
export type CollectionInput = {
  /** A few sentences about it. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** How the places are to be filled that are left. Without it, they are not. */
  fill?: InputMaybe<CollectionFillInput>;
  /** The ids of articles in the order in which they are to stand: at most 100. Those that are not public are passed over while they are not. */
  items?: Array<Scalars['ID']['input']>;
  /** What it is called. */
  name: Scalars['String']['input'];
  /** Articles that are to stand in slots, whatever else is shown. */
  pins?: Array<CollectionPinInput>;
  /** How many articles are shown at the most: 1 to 100. */
  size?: Scalars['Int']['input'];
  /** Unique among collections. Without it, one is made of the name. */
  slug?: InputMaybe<Scalars['String']['input']>;
};

/** An article that is to stand in a slot. */
export type CollectionPinInput = {
  /** The id of the article. */
  article: Scalars['ID']['input'];
  /** Which place, counted from 1. While less is shown than would stand before it, it stands further in front. */
  slot: Scalars['Int']['input'];
};

/** What a contributor is to be. A save replaces all of it. */
export type ContributorInput = {
  /** A few sentences about them. */
  biography?: InputMaybe<Scalars['String']['input']>;
  /** What they do, such as "Defence correspondent". */
  jobTitle?: InputMaybe<Scalars['String']['input']>;
  /** Their name. */
  name: Scalars['String']['input'];
  /** Unique among contributors. Without it, one is made of the name. */
  slug?: InputMaybe<Scalars['String']['input']>;
};

/** A correction. */
export type CorrectArticleInput = {
  /** Of which article. */
  id: Scalars['ID']['input'];
  /** What was wrong: public, and dated with the instant of the correction. At most 2,000 characters. */
  note: Scalars['String']['input'];
  /** What is to become of editions that are scheduled for later. */
  scheduled?: InputMaybe<Scheduled>;
  /** The number of the revision that you were looking at. If somebody saved since, nothing is published. */
  seen: Scalars['Int']['input'];
};

/** A new key. */
export type CreateApiKeyInput = {
  /** What it is to be. */
  apiKey: ApiKeyInput;
};

/** A new article. */
export type CreateArticleInput = {
  /** What its first revision holds. */
  content: ArticleContentInput;
  /** What you want to say of it to the desk: at most 1,000 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The id of the article that it is a translation of, public or not, or of another translation of that. Each language is there once. */
  translationOf?: InputMaybe<Scalars['ID']['input']>;
};

/** A new collection. */
export type CreateCollectionInput = {
  /** What it is to be. */
  collection: CollectionInput;
  /** When it is to be public. Without it, now. */
  from?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A new contributor. */
export type CreateContributorInput = {
  /** What it is to be. */
  contributor: ContributorInput;
};

/** A new media record. */
export type CreateMediaInput = {
  /** What it is to be. */
  media: MediaInput;
};

/** A new menu. */
export type CreateMenuInput = {
  /** What it is to be. */
  menu: MenuInput;
};

/** A new page. */
export type CreatePageInput = {
  /** What it is to be. */
  page: PageInput;
};

/** A new preview. */
export type CreatePreviewInput = {
  /** Of which article. */
  article: Scalars['ID']['input'];
  /** From when on nobody is to read with it: at most 30 days ahead. Null for a day. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The number of the revision to show. Null for the newest as it is now; what is saved later is not shown. */
  revision?: InputMaybe<Scalars['Int']['input']>;
};

/** A new section. */
export type CreateSectionInput = {
  /** What it is to be. */
  section: SectionInput;
};

/** A new topic. */
export type CreateTopicInput = {
  /** What it is to be. */
  topic: TopicInput;
};

/** Who must be named beside the media: an agency, a photographer, or a line. */
export type CreditInput = {
  /** The agency. */
  agency?: InputMaybe<Scalars['String']['input']>;
  /** The line to display. Without it, it is "Photographer/Agency". */
  line?: InputMaybe<Scalars['String']['input']>;
  /** Who took it. */
  photographer?: InputMaybe<Scalars['String']['input']>;
};

/** The part of a picture to show, in fractions of its width and height (0 to 1). */
export type CropInput = {
  /** How high it is. */
  height: Scalars['Float']['input'];
  /** How far from the left edge it begins. */
  left: Scalars['Float']['input'];
  /** How far from the top edge it begins. */
  top: Scalars['Float']['input'];
  /** How wide it is. */
  width: Scalars['Float']['input'];
};

/** A ratio of width to height that a picture, or the part of it that a story shows, is cropped to, around its focal point. */
export type CropRatio =
  /** 4:5, upright. */
  | 'FOUR_TO_FIVE'
  /** 4:3. */
  | 'FOUR_TO_THREE'
  /** 40:21, which is 1.91:1: what social networks show of a link. */
  | 'LINK'
  /** 16:9. */
  | 'SIXTEEN_TO_NINE'
  /** 1:1. */
  | 'SQUARE'
  /** 3:4, upright. */
  | 'THREE_TO_FOUR'
  /** 3:2. */
  | 'THREE_TO_TWO'
  | '%future added value';

/** A late save that nobody needs any more. */
export type DiscardSideRevisionInput = {
  /** The side revision's id. */
  id: Scalars['ID']['input'];
};

/** A break between parts. */
export type DividerInput = {
  /** Keep the id that the block has; leave it out for a new block. */
  id?: InputMaybe<Scalars['ID']['input']>;
};

/** A player or post of another site. */
export type EmbedInput = {
  /** Its https address. Its host must be one that Dateline knows; the refusal names it. */
  address: Scalars['String']['input'];
  /** Keep the id that the block has; leave it out for a new block. */
  id?: InputMaybe<Scalars['ID']['input']>;
};

/** Facts in a box. */
export type FactBoxInput = {
  /** What is in it; no other box. */
  blocks: Array<BlockInput>;
  /** Keep the id that the block has; leave it out for a new block. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** What the box is headed. */
  title: Scalars['String']['input'];
};

/** A point of a picture, in fractions of its width and height (0 to 1). */
export type FocalPointInput = {
  /** How far from the left edge it is. */
  x: Scalars['Float']['input'];
  /** How far from the top edge it is. */
  y: Scalars['Float']['input'];
};

/** A format in which news is given away. */
export type Format =
  /** GraphQL, and JSON under `/v1`, synchronisation and export included. */
  | 'API'
  /** Atom. */
  | 'ATOM'
  /** JSON Feed 1.1. */
  | 'JSON_FEED'
  /** Markdown. */
  | 'MARKDOWN'
  /** ninjs 3.1. */
  | 'NINJS'
  /** RSS 2.0. */
  | 'RSS'
  /** schema.org JSON-LD. */
  | 'SCHEMA_ORG'
  /** Plain text. */
  | 'TEXT'
  | '%future added value';

/** Several pictures together. */
export type GalleryInput = {
  /** Keep the id that the block has; leave it out for a new block. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** The pictures: at least one. */
  images: Array<MediaUseInput>;
};

/** A heading within the story. */
export type HeadingInput = {
  /** Keep the id that the block has; leave it out for a new block. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** 2, 3 or 4; 1 is the headline. */
  level?: Scalars['Int']['input'];
  /** The words, in runs. */
  spans: Array<SpanInput>;
};

/** A field of an article in which something was looked for. */
export type HighlightField =
  /** The text, with its captions. */
  | 'BODY'
  /** The headline. */
  | 'HEADLINE'
  /** The standfirst. */
  | 'STANDFIRST'
  | '%future added value';

/** The format of a picture. */
export type ImageFormat =
  /** The smallest. Some widths of whole pictures are there, some time after an upload; of none that can be seen through. */
  | 'AVIF'
  /** What can be seen through becomes white. */
  | 'JPEG'
  /** Without loss, and large. */
  | 'PNG'
  /** Small, and shown by every browser of today. */
  | 'WEBP'
  | '%future added value';

/** A picture. */
export type ImageInput = {
  /** Keep the id that the block has; leave it out for a new block. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** The picture. */
  image: MediaUseInput;
};

/** How a run of text is marked. */
export type InlineMark =
  /** Program text. */
  | 'CODE'
  /** Stressed: usually italic. */
  | 'EMPHASIS'
  /** Struck through. */
  | 'STRIKE'
  /** Of weight: usually bold. */
  | 'STRONG'
  /** Below the line. */
  | 'SUBSCRIPT'
  /** Above the line. */
  | 'SUPERSCRIPT'
  | '%future added value';

/** A kill. */
export type KillArticleInput = {
  /** Which article. */
  id: Scalars['ID']['input'];
  /** Why, for the audit alone: at most 1,000 characters. */
  reason?: InputMaybe<Scalars['String']['input']>;
};

/** An asset that must not be shown any more. */
export type KillMediaInput = {
  /** Its id. */
  id: Scalars['ID']['input'];
};

/** A list. */
export type ListInput = {
  /** Keep the id that the block has; leave it out for a new block. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** Its entries: at least one. */
  items: Array<ListItemInput>;
  /** Whether its entries are numbered. */
  ordered?: Scalars['Boolean']['input'];
};

/** One entry of a list. */
export type ListItemInput = {
  /** How deep it stands: 1 (the outermost) to 6. */
  depth?: Scalars['Int']['input'];
  /** What it says. */
  spans: Array<SpanInput>;
};

/** What is recorded of an asset. Its file stays what it is. */
export type MediaInput = {
  /** What it shows, for those who cannot see it. */
  altText?: InputMaybe<Scalars['String']['input']>;
  /** Who, what, where: printed under it unless a story says otherwise. */
  caption?: InputMaybe<Scalars['String']['input']>;
  /** Who must be named beside it. */
  credit?: InputMaybe<CreditInput>;
  /** How it came to be: an address of the IPTC's vocabulary, such as `http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture`. */
  digitalSourceType?: InputMaybe<Scalars['String']['input']>;
  /** Until when it must not be shown: then it appears by itself in the stories that use it. */
  embargoedUntil?: InputMaybe<Scalars['DateTime']['input']>;
  /** The point that every part of a picture must hold. Without it, the middle. */
  focalPoint?: InputMaybe<FocalPointInput>;
  /** What it is about, in a line. */
  headline?: InputMaybe<Scalars['String']['input']>;
  /** What kind of asset. */
  kind: MediaKind;
  /** Where it was taken, in words. */
  place?: InputMaybe<Scalars['String']['input']>;
  /** Whose it is, and what others may do with it. */
  rights?: InputMaybe<RightsInput>;
  /** Who passed it on to us, if that is not who is named. */
  source?: InputMaybe<Scalars['String']['input']>;
  /** When it was taken: a date, or a date and a time (ISO 8601). */
  taken?: InputMaybe<Scalars['String']['input']>;
};

/** What kind of asset. Clients must accept kinds that they don't know. */
export type MediaKind =
  /** A recording. */
  | 'AUDIO'
  /** A photo or drawing. */
  | 'IMAGE'
  /** A film. */
  | 'VIDEO'
  | '%future added value';

/** An asset, as one story is to show it. What is left out is as the asset says. */
export type MediaUseInput = {
  /** What it shows, for those who cannot see it. */
  altText?: InputMaybe<Scalars['String']['input']>;
  /** Printed under it. */
  caption?: InputMaybe<Scalars['String']['input']>;
  /** Printed beside it. */
  credit?: InputMaybe<CreditInput>;
  /** The part to show. */
  crop?: InputMaybe<CropInput>;
  /** The asset's id. */
  media: Scalars['ID']['input'];
};

/** What a menu is to be. A save replaces all of it. */
export type MenuInput = {
  /** What is in it, in order: at most 200 items, 4 deep. */
  items: Array<MenuItemInput>;
  /** What it is called. */
  name: Scalars['String']['input'];
  /** Unique among menus. Without it, one is made of the name. */
  slug?: InputMaybe<Scalars['String']['input']>;
};

/** An item of a menu. */
export type MenuItemInput = {
  /** What is below it. */
  children?: Array<MenuItemInput>;
  /** What it is called: at most 300 characters. Without it, as what it leads to is called whenever it is read. */
  label?: InputMaybe<Scalars['String']['input']>;
  /** Where it leads. Without it, it is a heading of what is below it, and needs a label. */
  target?: InputMaybe<MenuTargetInput>;
};

/** Where an item leads: give exactly one. What is not public yet, or not any more, is shown when it is. */
export type MenuTargetInput =
  /** To the article with this id. */
  { article: Scalars['ID']['input']; contributor?: never; link?: never; page?: never; section?: never; topic?: never; }
  |  /** To the contributor with this id. */
  { article?: never; contributor: Scalars['ID']['input']; link?: never; page?: never; section?: never; topic?: never; }
  |  /** To an https, http, mailto or tel address, a path of the front end's own, or an anchor. The item needs a label. */
  { article?: never; contributor?: never; link: Scalars['String']['input']; page?: never; section?: never; topic?: never; }
  |  /** To the page with this id. */
  { article?: never; contributor?: never; link?: never; page: Scalars['ID']['input']; section?: never; topic?: never; }
  |  /** To the section with this id. */
  { article?: never; contributor?: never; link?: never; page?: never; section: Scalars['ID']['input']; topic?: never; }
  |  /** To the topic with this id. */
  { article?: never; contributor?: never; link?: never; page?: never; section?: never; topic: Scalars['ID']['input']; };

/** A section that is to be a part of another for good. */
export type MergeSectionInput = {
  /** Its id. */
  id: Scalars['ID']['input'];
  /** The id of the section that takes its place. */
  into: Scalars['ID']['input'];
};

/** What kind of thing has an id. Clients must accept kinds that they don't know. */
export type NodeKind =
  /** A story. */
  | 'ARTICLE'
  /** A collection. */
  | 'COLLECTION'
  /** A contributor. */
  | 'CONTRIBUTOR'
  /** A picture or other asset. */
  | 'MEDIA'
  /** A menu. */
  | 'MENU'
  /** A page. */
  | 'PAGE'
  /** A section. */
  | 'SECTION'
  /** The site. */
  | 'SITE'
  /** A topic. */
  | 'TOPIC'
  | '%future added value';

/** What a page is to be. A save replaces all of it. */
export type PageInput = {
  /** The page itself: at most 2,000 blocks and 1,000,000 characters. */
  body?: InputMaybe<Array<BlockInput>>;
  /** The page as HTML or Markdown, in place of `body`. */
  bodyMarkup?: InputMaybe<BodyMarkupInput>;
  /** The language it is written in (BCP 47). Without it, the site's. */
  language?: InputMaybe<Scalars['String']['input']>;
  /** The id of the page that it is a part of. Without it, it stands at the top. */
  parent?: InputMaybe<Scalars['ID']['input']>;
  /** Unique among pages. Without it, one is made of the title. */
  slug?: InputMaybe<Scalars['String']['input']>;
  /** What it is called: at most 300 characters. */
  title: Scalars['String']['input'];
};

/** A paragraph. */
export type ParagraphInput = {
  /** Keep the id that the block has; leave it out for a new block. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** The words, in runs. */
  spans: Array<SpanInput>;
};

/** Where the public stands with an article. Clients must accept states that they don't know. */
export type PublicState =
  /** Its last edition has ended. */
  | 'ENDED'
  /** It must not be used, at any instant. Nothing leaves this state. */
  | 'KILLED'
  /** It is live. */
  | 'LIVE'
  /** It was never published or scheduled. */
  | 'NEVER_PUBLISHED'
  /** It was withdrawn in public: a notice is live in its place. */
  | 'RETRACTED'
  /** It is not live, and an edition lies ahead. */
  | 'SCHEDULED'
  | '%future added value';

/** An edition of the newest revision. */
export type PublishArticleInput = {
  /** Whether it may go early, marked as embargoed, to partners entitled to such copy. Only for one that begins later. */
  embargoed?: Scalars['Boolean']['input'];
  /** When it begins. Without it, now. */
  from?: InputMaybe<Scalars['DateTime']['input']>;
  /** Of which article. */
  id: Scalars['ID']['input'];
  /** Whether it is too small a change to count as an update: then `updatedAt` stays. */
  minor?: Scalars['Boolean']['input'];
  /** What is to become of editions that are scheduled for later. */
  scheduled?: InputMaybe<Scheduled>;
  /** The number of the revision that you were looking at. If somebody saved since, nothing is published. */
  seen: Scalars['Int']['input'];
  /** When it ends. Without it, never. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

/** Words of the story itself, set large. */
export type PullQuoteInput = {
  /** Whose words they are. */
  attribution?: InputMaybe<Scalars['String']['input']>;
  /** Keep the id that the block has; leave it out for a new block. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** The words, in runs. */
  spans: Array<SpanInput>;
};

/** What somebody said or wrote, set apart. */
export type QuoteInput = {
  /** Who said it. */
  attribution?: InputMaybe<Scalars['String']['input']>;
  /** Keep the id that the block has; leave it out for a new block. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** Where it can be read. */
  source?: InputMaybe<Scalars['String']['input']>;
  /** The words, in runs. */
  spans: Array<SpanInput>;
};

/** An edge to another article. */
export type RelatedArticleInput = {
  /** The id of the other article. It may be one that is not public yet. */
  article: Scalars['ID']['input'];
  /** Why it stands there: any kind but `COMPUTED`. */
  kind: RelatedKind;
};

/** Why one story stands beside another. Clients must accept kinds that they don't know. */
export type RelatedKind =
  /** What came before, or explains it. */
  | 'BACKGROUND'
  /** No editor chose it: it is like this story, and `reason` says in what. It is not for what editors send. */
  | 'COMPUTED'
  /** What came of it. */
  | 'FOLLOW_UP'
  /** This story brings that one up to date. */
  | 'UPDATE_OF'
  | '%future added value';

/** A link to another story, on a line of its own. */
export type RelatedLinkInput = {
  /** The story's id. */
  article: Scalars['ID']['input'];
  /** Keep the id that the block has; leave it out for a new block. */
  id?: InputMaybe<Scalars['ID']['input']>;
};

/** Why an edition can no longer be read. Clients must accept reasons that they don't know. */
export type RemovalReason =
  /** It was cancelled before it began. */
  | 'CANCELLED'
  /** Its content was erased. */
  | 'ERASED'
  /** The article was killed. */
  | 'KILLED'
  | '%future added value';

/** An asset that another is to take the place of. */
export type ReplaceMediaInput = {
  /** The id of the asset that takes its place. */
  by: Scalars['ID']['input'];
  /** Its id. */
  id: Scalars['ID']['input'];
};

/** New boundaries of an edition. Each may be moved only while it lies ahead. */
export type RescheduleEditionInput = {
  /** The number of the edition. */
  edition: Scalars['Int']['input'];
  /** When it is to begin. Without it, as planned. */
  from?: InputMaybe<Scalars['DateTime']['input']>;
  /** Of which article. */
  id: Scalars['ID']['input'];
  /** When it is to end; null is never. Without it, as planned. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

/** An older revision that is to be the newest again. */
export type RestoreRevisionInput = {
  /** Of which article. */
  id: Scalars['ID']['input'];
  /** The number of the revision to restore. */
  revision: Scalars['Int']['input'];
  /** The number of the newest revision that you were looking at. If somebody saved since, nothing is done. */
  seen: Scalars['Int']['input'];
};

/** A retraction. */
export type RetractArticleInput = {
  /** Which article. */
  id: Scalars['ID']['input'];
  /** What readers are told instead of the story: at most 2,000 characters. */
  notice: Scalars['String']['input'];
  /** What is to become of editions that are scheduled for later: `KEEP` or `CANCEL`. */
  scheduled?: InputMaybe<Scheduled>;
};

/** A key to be ended. */
export type RevokeApiKeyInput = {
  /** Its id. */
  id: Scalars['ID']['input'];
};

/** A preview to be ended. */
export type RevokePreviewInput = {
  /** Its id. */
  id: Scalars['ID']['input'];
};

/** The rights in an article or an asset. */
export type RightsInput = {
  /** From when on it must not be shown any more. It ends then by itself. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Whether it may be passed on to partners: whoever comes with a key never gets what may not. */
  syndication?: Scalars['Boolean']['input'];
  /** What others may do with it. Of an article, what is left out is as the site says. */
  terms?: InputMaybe<TermsInput>;
};

/** What a user is. Each role may do all that those above it may. */
export type Role =
  /** Users, keys and the site as well. */
  | 'ADMIN'
  /** Everything editorial. */
  | 'CHIEF'
  /** Edits and publishes in the sections they are given, and all below those. */
  | 'EDITOR'
  /** Writes their own drafts. */
  | 'WRITER'
  | '%future added value';

/** Another secret for a key. */
export type RotateApiKeyInput = {
  /** Its id. */
  id: Scalars['ID']['input'];
  /** How many hours the secrets that it has stay good: 0 to 720. */
  overlapHours?: Scalars['Int']['input'];
};

/** A revision on top of the one that you were looking at. */
export type SaveArticleInput = {
  /** What it holds: all of it. */
  content: ArticleContentInput;
  /** Of which article. */
  id: Scalars['ID']['input'];
  /** What you want to say of it to the desk: at most 1,000 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The number of the revision that you were looking at. If somebody saved since, yours is kept as a side revision. */
  seen: Scalars['Int']['input'];
};

/** A collection as it is to be from now or from an instant on. */
export type SaveCollectionInput = {
  /** What it is to be. */
  collection: CollectionInput;
  /** From when on. Without it, now. */
  from?: InputMaybe<Scalars['DateTime']['input']>;
  /** Its id. */
  id: Scalars['ID']['input'];
  /** What is to become of editions that are scheduled for later. */
  scheduled?: InputMaybe<Scheduled>;
  /** The `edition` of `desk { collection }` that you were looking at. If somebody saved since, the save is refused. */
  seen: Scalars['Int']['input'];
};

/** A contributor as it is to be from now on. */
export type SaveContributorInput = {
  /** What it is to be. */
  contributor: ContributorInput;
  /** Its id. */
  id: Scalars['ID']['input'];
  /** The `edition` that you were looking at. If somebody saved since, the save is refused. */
  seen: Scalars['Int']['input'];
};

/** A media record as it is to be from now on. */
export type SaveMediaInput = {
  /** Its id. */
  id: Scalars['ID']['input'];
  /** What it is to be. */
  media: MediaInput;
  /** The `edition` that you were looking at. If somebody saved since, the save is refused. */
  seen: Scalars['Int']['input'];
};

/** A menu as it is to be from now on. */
export type SaveMenuInput = {
  /** Its id. */
  id: Scalars['ID']['input'];
  /** What it is to be. */
  menu: MenuInput;
  /** The `edition` that you were looking at. If somebody saved since, the save is refused. */
  seen: Scalars['Int']['input'];
};

/** A page as it is to be from now on. */
export type SavePageInput = {
  /** Its id. */
  id: Scalars['ID']['input'];
  /** What it is to be. */
  page: PageInput;
  /** The `edition` that you were looking at. If somebody saved since, the save is refused. */
  seen: Scalars['Int']['input'];
};

/** A section as it is to be from now on. */
export type SaveSectionInput = {
  /** Its id. */
  id: Scalars['ID']['input'];
  /** What it is to be. */
  section: SectionInput;
  /** The `edition` that you were looking at. If somebody saved since, the save is refused. */
  seen: Scalars['Int']['input'];
};

/** The site as it is to be from now on. */
export type SaveSiteInput = {
  /** The `edition` that you were looking at. If somebody saved since, the save is refused. */
  seen: Scalars['Int']['input'];
  /** What it is to be. */
  site: SiteInput;
};

/** A topic as it is to be from now on. */
export type SaveTopicInput = {
  /** Its id. */
  id: Scalars['ID']['input'];
  /** The `edition` that you were looking at. If somebody saved since, the save is refused. */
  seen: Scalars['Int']['input'];
  /** What it is to be. */
  topic: TopicInput;
};

/**
 * What is to become of editions that are scheduled for later than the one that begins. Without a word on it, nothing is published
 * while there are any.
 */
export type Scheduled =
  /** They are cancelled. */
  | 'CANCEL'
  /** They begin as planned, with the text that they have. */
  | 'KEEP'
  /** They begin as planned, with the text of the one that begins now. */
  | 'REBASE'
  | '%future added value';

/**
 * What articles must be to be found: all that is given, in any combination. A slug that was given up, or whose section was merged into
 * another, leads to where it is now.
 */
export type SearchFilter = {
  /** By the contributor with this slug. */
  contributor?: InputMaybe<Scalars['String']['input']>;
  /** Whose `language` is just this. */
  language?: InputMaybe<Scalars['String']['input']>;
  /** First published before then. */
  publishedBefore?: InputMaybe<Scalars['DateTime']['input']>;
  /** First published then or later. */
  publishedFrom?: InputMaybe<Scalars['DateTime']['input']>;
  /** In the section with this slug, or in one below it. */
  section?: InputMaybe<Scalars['String']['input']>;
  /** About the topic with this slug. */
  topic?: InputMaybe<Scalars['String']['input']>;
};

/** The order of what was found. */
export type SearchOrder =
  /** Newest first, by first publication. */
  | 'FIRST_PUBLISHED_DESC'
  /** The best first: rare words count more than usual ones, and those of a headline more than others. */
  | 'RELEVANCE'
  | '%future added value';

/** What a section is to be. A save replaces all of it. */
export type SectionInput = {
  /** A few sentences about it. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** What it is called. */
  name: Scalars['String']['input'];
  /** The id of the section that it is a part of. Without it, it stands at the top. */
  parent?: InputMaybe<Scalars['ID']['input']>;
  /** Where it stands among its siblings; equal places are ordered by name. */
  position?: Scalars['Int']['input'];
  /** Unique among sections. Without it, one is made of the name. */
  slug?: InputMaybe<Scalars['String']['input']>;
};

/** A revision that is to be written on. */
export type SendBackArticleInput = {
  /** Of which article. */
  id: Scalars['ID']['input'];
  /** Why, for its author: at most 1,000 characters. It stands in `reviewNote` until the article is submitted again. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The number of the revision that you were looking at. If somebody saved since, nothing is done. */
  seen: Scalars['Int']['input'];
};

/** What is to stand beside an article. */
export type SetRelatedArticlesInput = {
  /** Of which article. */
  id: Scalars['ID']['input'];
  /** The other articles, in their order. It replaces what there was. */
  related: Array<RelatedArticleInput>;
  /** The number of the revision that you were looking at. If somebody saved since, yours is kept as a side revision. */
  seen: Scalars['Int']['input'];
};

/** What became of a late save. Clients must accept outcomes that they don't know. */
export type SideOutcome =
  /** It was saved as a revision. */
  | 'ADOPTED'
  /** It was put away. */
  | 'DISCARDED'
  | '%future added value';

/** What the site is to be. A save replaces all of it. */
export type SiteInput = {
  /** Who the newsroom is, in a few sentences. */
  about?: InputMaybe<Scalars['String']['input']>;
  /** An e-mail address for readers. */
  contact?: InputMaybe<Scalars['String']['input']>;
  /** The copyright line. */
  copyright?: InputMaybe<Scalars['String']['input']>;
  /** The language of what names none (BCP 47). */
  defaultLanguage: Scalars['String']['input'];
  /** The newsroom's name. */
  name: Scalars['String']['input'];
  /** What others may do with articles that say nothing of their own. */
  terms?: InputMaybe<TermsInput>;
  /** Its time zone, by its IANA name. */
  timeZone: Scalars['String']['input'];
  /** Where the front end is, such as `https://news.example`. */
  url: Scalars['String']['input'];
};

/** A run of text that is marked alike. */
export type SpanInput = {
  /** Where they lead: an https, http, mailto or tel address, a path of the front end's own, or an anchor. */
  link?: InputMaybe<Scalars['String']['input']>;
  /** How they are marked. */
  marks?: Array<InlineMark>;
  /** A note on them, such as a footnote. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The words. A line break is `\n`. */
  text: Scalars['String']['input'];
};

/** A revision that is ready for an editor. */
export type SubmitArticleInput = {
  /** Of which article. */
  id: Scalars['ID']['input'];
  /** The number of the revision that you were looking at. If somebody saved since, nothing is done. */
  seen: Scalars['Int']['input'];
};

/** One cell of a table. */
export type TableCellInput = {
  /** What it says. */
  spans: Array<SpanInput>;
};

/** A table. */
export type TableInput = {
  /** What it shows. */
  caption?: InputMaybe<Scalars['String']['input']>;
  /** The heads of the columns; empty for none. */
  header?: Array<TableCellInput>;
  /** Keep the id that the block has; leave it out for a new block. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** The rows, all of the same length: at least one. */
  rows: Array<Array<TableCellInput>>;
};

/** What others may do with a work. What is left out is not said. */
export type TermsInput = {
  /** Whether models may be trained with it. */
  aiTraining?: InputMaybe<Scalars['Boolean']['input']>;
  /** Who holds the copyright. */
  copyrightHolder?: InputMaybe<Scalars['String']['input']>;
  /** The copyright line, as it is to be printed. */
  copyrightNotice?: InputMaybe<Scalars['String']['input']>;
  /** The page with the licence: an `https` or `http` address. */
  license?: InputMaybe<Scalars['String']['input']>;
  /** The page that says how one gets those rights: an `https` or `http` address. */
  tdmPolicy?: InputMaybe<Scalars['String']['input']>;
  /** Whether the rights to text and data mining are reserved (TDM Reservation Protocol). */
  tdmReserved?: InputMaybe<Scalars['Boolean']['input']>;
  /** What a user may do, and must not, in words. */
  usageTerms?: InputMaybe<Scalars['String']['input']>;
};

/** How much of an article's text a partner gets. */
export type TextExtent =
  /** Its first words. */
  | 'EXCERPT'
  /** All of it. */
  | 'FULL'
  | '%future added value';

/** What a topic is to be. A save replaces all of it. */
export type TopicInput = {
  /** A few sentences about it. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** What it is called. */
  name: Scalars['String']['input'];
  /** Unique among topics. Without it, one is made of the name. */
  slug?: InputMaybe<Scalars['String']['input']>;
};

/** A block that came from elsewhere and is of no kind known here. */
export type UnknownInput = {
  /** Keep the id that the block has; leave it out for a new block. */
  id?: InputMaybe<Scalars['ID']['input']>;
  /** What it was called there. */
  name: Scalars['String']['input'];
  /** Its words, in runs. */
  spans: Array<SpanInput>;
};

/** The end of what is live. */
export type UnpublishArticleInput = {
  /** Which article. */
  id: Scalars['ID']['input'];
};

/** How far the newest revision is on its way through the desk. */
export type WorkingState =
  /** Ready to be published. */
  | 'APPROVED'
  /** Being written. */
  | 'DRAFT'
  /** Waiting for an editor. */
  | 'IN_REVIEW'
  | '%future added value';

export type ArticlePageQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
}>;


export type ArticlePageQuery = { __typename?: 'Query', articles: { __typename?: 'ArticleConnection', nodes: Array<{ __typename?: 'Article', id: string, headline: string, path: string, firstPublishedAt: string }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null, hasPreviousPage: boolean, startCursor?: string | null } } };

export type ChangesSubscriptionVariables = Exact<{
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type ChangesSubscription = { __typename?: 'Subscription', changes: { __typename?: 'Change', cursor: string, kind: ChangeKind, at: string, id: string, node?:
      | { __typename: 'Article', id: string }
      | { __typename: 'Collection', id: string }
      | { __typename: 'Contributor', id: string }
      | { __typename: 'Media', id: string }
      | { __typename: 'Menu', id: string }
      | { __typename: 'Page', id: string }
      | { __typename: 'Section', id: string }
      | { __typename: 'Site', id: string }
      | { __typename: 'Topic', id: string }
     | null } };

export type ArticleChangedSubscriptionVariables = Exact<{
  filter?: InputMaybe<ArticleFilter>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type ArticleChangedSubscription = { __typename?: 'Subscription', articleChanged: { __typename?: 'ArticleChange', cursor: string, kind: ChangeKind, at: string, id: string, article?: { __typename?: 'Article', id: string, headline: string } | null } };

export type ChangesCursorQueryVariables = Exact<{ [key: string]: never; }>;


export type ChangesCursorQuery = { __typename?: 'Query', changesCursor: string };

export type StoryPageQueryVariables = Exact<{
  slug: Scalars['String']['input'];
}>;


export type StoryPageQuery = { __typename?: 'Query', article?: { __typename?: 'Article', headline: string, kicker?: string | null, standfirst?: string | null, byline?: string | null, url: string, language: string, firstPublishedAt: string, sections: Array<{ __typename?: 'Section', name: string, path: string }>, topics: Array<{ __typename?: 'Topic', name: string, path: string }>, lead?: { __typename?: 'MediaUse', altText?: string | null, caption?: string | null, credit?: { __typename?: 'Credit', line: string } | null, media?: { __typename?: 'Media', id: string } | null } | null, body: { __typename?: 'Body', blocks: Array<
        | { __typename: 'CodeBlock', html: string }
        | { __typename: 'DividerBlock', html: string }
        | { __typename: 'EmbedBlock', html: string }
        | { __typename: 'FactBoxBlock', html: string }
        | { __typename: 'GalleryBlock', html: string }
        | { __typename: 'HeadingBlock', html: string }
        | { __typename: 'ImageBlock', html: string, image?: { __typename?: 'MediaUse', altText?: string | null, caption?: string | null, credit?: { __typename?: 'Credit', line: string } | null, media?: { __typename?: 'Media', id: string } | null } | null }
        | { __typename: 'ListBlock', html: string }
        | { __typename: 'ParagraphBlock', html: string }
        | { __typename: 'PullQuoteBlock', html: string }
        | { __typename: 'QuoteBlock', attribution?: string | null, html: string, spans: Array<{ __typename?: 'Span', text: string }> }
        | { __typename: 'RelatedLinkBlock', html: string }
        | { __typename: 'TableBlock', html: string }
        | { __typename: 'UnknownBlock', html: string }
      > }, corrections: Array<{ __typename?: 'Correction', at: string, note: string }>, related: Array<{ __typename?: 'RelatedArticle', article: { __typename?: 'Article', headline: string, path: string } }> } | null, site: { __typename?: 'Site', name: string, about?: string | null, contact?: string | null, copyright?: string | null } };

export type PictureFragment = { __typename?: 'MediaUse', altText?: string | null, caption?: string | null, credit?: { __typename?: 'Credit', line: string } | null, media?: { __typename?: 'Media', id: string } | null };

type StoryBlock_CodeBlock_Fragment = { __typename: 'CodeBlock', html: string };

type StoryBlock_DividerBlock_Fragment = { __typename: 'DividerBlock', html: string };

type StoryBlock_EmbedBlock_Fragment = { __typename: 'EmbedBlock', html: string };

type StoryBlock_FactBoxBlock_Fragment = { __typename: 'FactBoxBlock', html: string };

type StoryBlock_GalleryBlock_Fragment = { __typename: 'GalleryBlock', html: string };

type StoryBlock_HeadingBlock_Fragment = { __typename: 'HeadingBlock', html: string };

type StoryBlock_ImageBlock_Fragment = { __typename: 'ImageBlock', html: string, image?: { __typename?: 'MediaUse', altText?: string | null, caption?: string | null, credit?: { __typename?: 'Credit', line: string } | null, media?: { __typename?: 'Media', id: string } | null } | null };

type StoryBlock_ListBlock_Fragment = { __typename: 'ListBlock', html: string };

type StoryBlock_ParagraphBlock_Fragment = { __typename: 'ParagraphBlock', html: string };

type StoryBlock_PullQuoteBlock_Fragment = { __typename: 'PullQuoteBlock', html: string };

type StoryBlock_QuoteBlock_Fragment = { __typename: 'QuoteBlock', attribution?: string | null, html: string, spans: Array<{ __typename?: 'Span', text: string }> };

type StoryBlock_RelatedLinkBlock_Fragment = { __typename: 'RelatedLinkBlock', html: string };

type StoryBlock_TableBlock_Fragment = { __typename: 'TableBlock', html: string };

type StoryBlock_UnknownBlock_Fragment = { __typename: 'UnknownBlock', html: string };

export type StoryBlockFragment =
  | StoryBlock_CodeBlock_Fragment
  | StoryBlock_DividerBlock_Fragment
  | StoryBlock_EmbedBlock_Fragment
  | StoryBlock_FactBoxBlock_Fragment
  | StoryBlock_GalleryBlock_Fragment
  | StoryBlock_HeadingBlock_Fragment
  | StoryBlock_ImageBlock_Fragment
  | StoryBlock_ListBlock_Fragment
  | StoryBlock_ParagraphBlock_Fragment
  | StoryBlock_PullQuoteBlock_Fragment
  | StoryBlock_QuoteBlock_Fragment
  | StoryBlock_RelatedLinkBlock_Fragment
  | StoryBlock_TableBlock_Fragment
  | StoryBlock_UnknownBlock_Fragment
;

export const PictureFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Picture"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MediaUse"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"altText"}},{"kind":"Field","name":{"kind":"Name","value":"caption"}},{"kind":"Field","name":{"kind":"Name","value":"credit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"line"}}]}},{"kind":"Field","name":{"kind":"Name","value":"media"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<PictureFragment, unknown>;
export const StoryBlockFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StoryBlock"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Block"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"html"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"QuoteBlock"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"attribution"}},{"kind":"Field","name":{"kind":"Name","value":"spans"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageBlock"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Picture"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Picture"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MediaUse"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"altText"}},{"kind":"Field","name":{"kind":"Name","value":"caption"}},{"kind":"Field","name":{"kind":"Name","value":"credit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"line"}}]}},{"kind":"Field","name":{"kind":"Name","value":"media"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<StoryBlockFragment, unknown>;
export const ArticlePageDocument = {"__meta__":{"hash":"196cf80053bfb589061b2c39d56255efb7d0ef5ca891e57078e50245bf21fe8c"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ArticlePage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"last"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"before"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"articles"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"Variable","name":{"kind":"Name","value":"last"}}},{"kind":"Argument","name":{"kind":"Name","value":"before"},"value":{"kind":"Variable","name":{"kind":"Name","value":"before"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"EnumValue","value":"FIRST_PUBLISHED_DESC"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"firstPublishedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}}]}}]}}]}}]} as unknown as DocumentNode<ArticlePageQuery, ArticlePageQueryVariables>;
export const ChangesDocument = {"__meta__":{"hash":"a307d89e463151b24c6c33b8ea48110653b7a3fce8c57121f27d6e1ee0cb2161"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Changes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<ChangesSubscription, ChangesSubscriptionVariables>;
export const ArticleChangedDocument = {"__meta__":{"hash":"ce04a8ab487be264b85763cc5b136e00c854ced211233d86ea0adc155ab3be2c"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"ArticleChanged"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ArticleFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"articleChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"article"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}}]}}]}}]}}]} as unknown as DocumentNode<ArticleChangedSubscription, ArticleChangedSubscriptionVariables>;
export const ChangesCursorDocument = {"__meta__":{"hash":"5611fa9817141a19b5fd791860c5ae9761bea1ee07e7a68a24aa932c003a7c04"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ChangesCursor"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changesCursor"}}]}}]} as unknown as DocumentNode<ChangesCursorQuery, ChangesCursorQueryVariables>;
export const StoryPageDocument = {"__meta__":{"hash":"d3044f061006692106001314a044e175c8d18f9dff30bbc66cd282d7bbd01d04"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"StoryPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"slug"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"article"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"slug"},"value":{"kind":"Variable","name":{"kind":"Name","value":"slug"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"kicker"}},{"kind":"Field","name":{"kind":"Name","value":"standfirst"}},{"kind":"Field","name":{"kind":"Name","value":"byline"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"language"}},{"kind":"Field","name":{"kind":"Name","value":"firstPublishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"sections"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}},{"kind":"Field","name":{"kind":"Name","value":"topics"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lead"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Picture"}}]}},{"kind":"Field","name":{"kind":"Name","value":"body"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"blocks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StoryBlock"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"corrections"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"note"}}]}},{"kind":"Field","name":{"kind":"Name","value":"related"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"article"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"site"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"about"}},{"kind":"Field","name":{"kind":"Name","value":"contact"}},{"kind":"Field","name":{"kind":"Name","value":"copyright"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Picture"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"MediaUse"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"altText"}},{"kind":"Field","name":{"kind":"Name","value":"caption"}},{"kind":"Field","name":{"kind":"Name","value":"credit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"line"}}]}},{"kind":"Field","name":{"kind":"Name","value":"media"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StoryBlock"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Block"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"html"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"QuoteBlock"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"attribution"}},{"kind":"Field","name":{"kind":"Name","value":"spans"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ImageBlock"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Picture"}}]}}]}}]}}]} as unknown as DocumentNode<StoryPageQuery, StoryPageQueryVariables>;