//! What the document says of JSON that has no struct of the gateway's own: types of `domain`, which knows no OpenAPI, and what is put
//! together by hand. The tests of the document hold every answer against it.

#![expect(dead_code, reason = "these are described, and never made")]

use utoipa::ToSchema;
use uuid::Uuid;

/// A refusal, as RFC 9457 has it.
#[derive(ToSchema)]
#[schema(as = Problem)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The code, as a URN.
    #[schema(example = "urn:dateline:error:NOT_FOUND")]
    r#type: String,
    /// What the code means.
    title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What it is, for programs. Never renamed; new ones may come.
    #[schema(example = "NOT_FOUND")]
    code: String,
    /// What was wrong and where, for people.
    detail: String,
    /// Leads the operator to it.
    request_id: Uuid,
    /// The cursor with which to go on, where there is one.
    #[schema(nullable = false)]
    next: Option<String>,
}

/// Who must be named beside a picture.
#[derive(ToSchema)]
pub struct Credit {
    /// The agency, if one provided it.
    #[schema(nullable = false)]
    agency: Option<String>,
    /// Who took it.
    #[schema(nullable = false)]
    photographer: Option<String>,
    /// The line as it is to be displayed.
    line: String,
}

/// What was wrong in an article, as it was said in public.
#[derive(ToSchema)]
pub struct Correction {
    /// When it was published.
    #[schema(format = DateTime)]
    at: String,
    note: String,
}

/// That an article was withdrawn.
#[derive(ToSchema)]
pub struct Retraction {
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// What stands in the place of its text.
    notice: String,
}

/// What is said of the mining of all that is under an address.
#[derive(ToSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TdmRule {
    /// The path that it is said of.
    #[schema(example = "/")]
    location: String,
    /// 1 if the rights are reserved, 0 if not.
    #[schema(minimum = 0, maximum = 1)]
    tdm_reservation: u8,
    /// The page that says how one gets them.
    #[schema(nullable = false, format = "uri")]
    tdm_policy: Option<String>,
}

/// The order of a list.
#[derive(ToSchema)]
pub enum Order {
    /// The newest first.
    #[schema(rename = "FIRST_PUBLISHED_DESC")]
    FirstPublishedDesc,
    /// The oldest first.
    #[schema(rename = "FIRST_PUBLISHED_ASC")]
    FirstPublishedAsc,
    /// What was changed last first.
    #[schema(rename = "UPDATED_DESC")]
    UpdatedDesc,
}

/// The order of what was found.
#[derive(ToSchema)]
pub enum SearchOrder {
    /// The best first.
    #[schema(rename = "RELEVANCE")]
    Relevance,
    /// The newest first.
    #[schema(rename = "FIRST_PUBLISHED_DESC")]
    FirstPublishedDesc,
}

/// An OpenAPI 3.1 document (spec.openapis.org).
#[derive(ToSchema)]
pub struct OpenApiDocument {}

/// What is sent to sign in.
#[derive(ToSchema)]
pub struct Credentials {
    /// The user's e-mail address.
    #[schema(format = Email)]
    email: String,
    #[schema(format = Password)]
    password: String,
}

/// A session's refresh token.
#[derive(ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RefreshToken {
    /// The one that was given last. Each can be used once.
    refresh_token: String,
}

/// The tokens of a session.
#[derive(ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tokens {
    /// Send it as a Bearer token.
    access_token: String,
    /// For how many seconds it is good.
    #[schema(minimum = 1)]
    expires_in: u32,
    /// Gives the next two, once.
    refresh_token: String,
}

/// The keys with which access tokens are signed (RFC 7517).
#[derive(ToSchema)]
pub struct KeySet {
    keys: Vec<SigningKey>,
}

/// A public key (RFC 8037).
#[derive(ToSchema)]
pub struct SigningKey {
    /// `OKP`.
    kty: String,
    /// `Ed25519`.
    crv: String,
    /// `sig`.
    r#use: String,
    /// `EdDSA`.
    alg: String,
    /// The key's name: a token's header has it.
    kid: String,
    /// The key, as base64url.
    x: String,
}

/// That the program runs.
#[derive(ToSchema)]
pub struct Health {
    /// `ok`.
    status: String,
}

/// That the program can serve.
#[derive(ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Readiness {
    /// `ready`.
    status: String,
    /// By how many milliseconds the database's clock is ahead of this node's.
    clock_offset_ms: i64,
    announcer: AnnouncerLag,
}

/// How far what tells of due changes is behind.
#[derive(ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnnouncerLag {
    /// In milliseconds.
    lag_ms: i64,
    /// Whether that is too much. Readers don't wait for it.
    overdue: bool,
}

/// A file that is uploaded.
#[derive(ToSchema)]
pub struct Upload {
    /// The picture.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Where a picture is.
#[derive(ToSchema)]
pub struct UploadFrom {
    /// An address that begins with https://, of the public internet.
    #[schema(format = "uri")]
    url: String,
}
