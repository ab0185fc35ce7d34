//! The table of error codes: name, status, class, and what it means. `docs/errors.md` is made of it.

use actix_web::http::StatusCode;

/// Whose move it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The request is not valid: whoever wrote the client.
    Request,
    /// It is not for this caller: whoever holds the credentials.
    Caller,
    /// An editor can fix it: it comes as data, in `userErrors`.
    Refusal,
    /// Our fault, or our database's: the operator.
    Ours,
    /// The program did not start, or a command did not succeed: the operator.
    Start,
}

impl Class {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Class::Request => "request",
            Class::Caller => "caller",
            Class::Refusal => "refusal",
            Class::Ours => "ours",
            Class::Start => "start",
        }
    }
}

macro_rules! codes {
    ($($variant:ident $name:literal $status:literal $class:ident $help:literal)+) => {
        /// A code of the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "`help` says what each means")]
        pub enum ErrorCode {
            $($variant),+
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &[ErrorCode] = &[$(ErrorCode::$variant),+];

            /// Its public name.
            pub fn name(self) -> &'static str {
                match self { $(ErrorCode::$variant => $name),+ }
            }

            /// The HTTP status that goes with it.
            pub fn status(self) -> StatusCode {
                let status: u16 = match self { $(ErrorCode::$variant => $status),+ };
                StatusCode::from_u16(status).expect("the table has statuses of HTTP")
            }

            /// Whose move it is.
            pub fn class(self) -> Class {
                match self { $(ErrorCode::$variant => Class::$class),+ }
            }

            /// What it means.
            pub fn help(self) -> &'static str {
                match self { $(ErrorCode::$variant => $help),+ }
            }
        }
    };
}

impl ErrorCode {
    /// Whether the request could be read, and its GraphQL document cannot be executed.
    pub fn is_of_document(self) -> bool {
        matches!(
            self,
            ErrorCode::GraphqlParseFailed
                | ErrorCode::GraphqlValidationFailed
                | ErrorCode::QueryTooDeep
                | ErrorCode::QueryTooComplex
                | ErrorCode::DocumentTooLong
                | ErrorCode::TooManyAliases
                | ErrorCode::TooManyRootFields
                | ErrorCode::TooManyDirectives
                | ErrorCode::DocumentNotFound
                | ErrorCode::PersistedQueryNotFound
                | ErrorCode::DocumentNotTrusted
        )
    }
}

codes! {
    MalformedRequest "MALFORMED_REQUEST" 400 Request "The request's body or envelope cannot be read."
    UnknownParameter "UNKNOWN_PARAMETER" 400 Request "The address has a parameter that is not known there."
    InvalidParameter "INVALID_PARAMETER" 400 Request "A parameter has a value that it cannot have."
    InvalidCursor "INVALID_CURSOR" 400 Request "The cursor is not one that this list gave."
    ScopeChanged "SCOPE_CHANGED" 409 Caller "What the key may have was changed: load anew from `next`, and drop what the load does not name."
    Expired "EXPIRED" 410 Request "The cursor is too old: load anew from `next`, and drop what the load does not name."
    PageTooLarge "PAGE_TOO_LARGE" 400 Request "More was asked for than a page may hold."
    GraphqlParseFailed "GRAPHQL_PARSE_FAILED" 400 Request "The document is not GraphQL."
    GraphqlValidationFailed "GRAPHQL_VALIDATION_FAILED" 400 Request "The document does not fit the schema."
    QueryTooDeep "QUERY_TOO_DEEP" 400 Request "The document nests fields deeper than the limit."
    QueryTooComplex "QUERY_TOO_COMPLEX" 400 Request "The document asks for more fields than the limit; a list counts as many times as its page is long."
    DocumentTooLong "DOCUMENT_TOO_LONG" 400 Request "The document has more bytes or tokens than the limit: send what is written in variables."
    TooManyAliases "TOO_MANY_ALIASES" 400 Request "The document has more aliases than the limit."
    TooManyRootFields "TOO_MANY_ROOT_FIELDS" 400 Request "The document has more fields at its root than the limit."
    TooManyDirectives "TOO_MANY_DIRECTIVES" 400 Request "The document uses more directives than the limit."
    QueryTooSlow "QUERY_TOO_SLOW" 400 Request "The query took longer than the limit: ask for less at once."
    DocumentNotFound "DOCUMENT_NOT_FOUND" 404 Request "No document has that id."
    PersistedQueryNotFound "PERSISTED_QUERY_NOT_FOUND" 404 Request "No document with that hash is known here: send it along with the hash, once."
    DocumentNotTrusted "DOCUMENT_NOT_TRUSTED" 403 Request "Only documents that the newsroom has added are executed here, and this is none of them."
    Unauthenticated "UNAUTHENTICATED" 401 Caller "This is for the desk: sign in, and send the access token as a Bearer token."
    InvalidToken "INVALID_TOKEN" 401 Caller "The token is not one of ours."
    ExpiredToken "EXPIRED_TOKEN" 401 Caller "The token is too old: refresh it."
    SessionEnded "SESSION_ENDED" 401 Caller "The session has ended: sign in again."
    PreviewEnded "PREVIEW_ENDED" 401 Caller "The preview has expired or was revoked, or what it showed is no longer there: ask the desk for another."
    InvalidApiKey "INVALID_API_KEY" 401 Caller "The key is not one of ours, or it has expired or was revoked."
    ApiKeyRequired "API_KEY_REQUIRED" 401 Caller "This is for partners here: send your key as a Bearer token, or as the password of Basic."
    InvalidCredentials "INVALID_CREDENTIALS" 401 Caller "The e-mail address or the password is wrong."
    Forbidden "FORBIDDEN" 403 Caller "The user's role does not allow it."
    AsOfNotAllowed "AS_OF_NOT_ALLOWED" 403 Caller "Reading as of an instant that has passed is for the desk and for keys that may read the past, and as of one that lies ahead for those who may read every article."
    FormatNotAllowed "FORMAT_NOT_ALLOWED" 403 Caller "The key is not good for that format; the detail names those that it is good for."
    NotFound "NOT_FOUND" 404 Request "There is no such thing, or not for this reader."
    MethodNotAllowed "METHOD_NOT_ALLOWED" 405 Request "The address does not take that method."
    NotAcceptable "NOT_ACCEPTABLE" 406 Request "The Accept header names no media type that can be given."
    Gone "GONE" 410 Request "It was public and must not be used any more: take it down wherever it is shown."
    PayloadTooLarge "PAYLOAD_TOO_LARGE" 413 Request "The body is larger than the limit."
    UnsupportedMediaType "UNSUPPORTED_MEDIA_TYPE" 415 Request "The body's media type is not one that is read there."
    UploadTooSlow "UPLOAD_TOO_SLOW" 408 Request "Less than 32 KiB of the upload came in 20 seconds, or it took longer than 10 minutes."
    AddressNotAllowed "ADDRESS_NOT_ALLOWED" 422 Request "The address is none that a picture is fetched from: it begins with https:// and names a host of the public internet, without a user or a password. So does each that it redirects to."
    PictureNotFetched "PICTURE_NOT_FETCHED" 422 Request "The server at the address does not give the picture, or not in 60 seconds; the detail says why."
    PictureNotTaken "PICTURE_NOT_TAKEN" 415 Request "The file is none of the kinds of pictures that are taken, by its content: JPEG, PNG, WebP and GIF."
    PictureBroken "PICTURE_BROKEN" 422 Request "The picture is empty, cut off, or not what its header says."
    PictureTooLarge "PICTURE_TOO_LARGE" 413 Request "The picture has more pixels or frames, or takes more memory or time, than it may."
    IdempotencyKeyReused "IDEMPOTENCY_KEY_REUSED" 422 Request "Something else was sent under this Idempotency-Key before."
    RangeNotSatisfiable "RANGE_NOT_SATISFIABLE" 416 Request "The part that Range asks for lies outside of what there is."
    TooManyAttempts "TOO_MANY_ATTEMPTS" 429 Caller "Too many tries to sign in: wait as long as Retry-After says."
    RateLimited "RATE_LIMITED" 429 Caller "Too many requests in a short time: wait as long as Retry-After says."
    QuotaExceeded "QUOTA_EXCEEDED" 429 Caller "The key has made as many requests today (UTC) as it may: wait as long as Retry-After says."
    TooManyStreams "TOO_MANY_STREAMS" 429 Caller "The address, or the key, has as many connections, event streams and waiting requests open as it may: close one."
    TooManySubscriptions "TOO_MANY_SUBSCRIPTIONS" 429 Caller "As many subscriptions run on the connection as may: complete one."
    InvalidValue "INVALID_VALUE" 422 Refusal "A value is not what the field takes."
    UnknownReference "UNKNOWN_REFERENCE" 422 Refusal "An id names nothing of that kind."
    SlugTaken "SLUG_TAKEN" 409 Refusal "The slug belongs to another."
    LanguageTaken "LANGUAGE_TAKEN" 409 Refusal "Another of the translations is in that language."
    StaleRevision "STALE_REVISION" 409 Refusal "The revision in `seen` is not the newest. A text that was sent along is kept as a side revision."
    StaleEdition "STALE_EDITION" 409 Refusal "The edition in `seen` is not the newest."
    SectionOwnAncestor "SECTION_OWN_ANCESTOR" 422 Refusal "The section would be its own ancestor."
    SectionTooDeep "SECTION_TOO_DEEP" 422 Refusal "Sections would stand deeper than the limit."
    PageOwnAncestor "PAGE_OWN_ANCESTOR" 422 Refusal "The page would be its own ancestor."
    PageTooDeep "PAGE_TOO_DEEP" 422 Refusal "Pages would stand deeper than the limit."
    HeadlineMissing "HEADLINE_MISSING" 422 Refusal "An article needs a headline to be published."
    SlugMissing "SLUG_MISSING" 422 Refusal "An article needs a slug to be published."
    HomeSectionMissing "HOME_SECTION_MISSING" 422 Refusal "An article needs a home section to be published."
    BodyMissing "BODY_MISSING" 422 Refusal "An article needs a body to be published."
    EndsBeforeItBegins "ENDS_BEFORE_IT_BEGINS" 422 Refusal "The interval ends before it begins, or at once."
    BeginsInPast "BEGINS_IN_PAST" 422 Refusal "The interval begins in the past, which never changes."
    EndsInPast "ENDS_IN_PAST" 422 Refusal "The interval ends in the past, which never changes."
    TooFarAhead "TOO_FAR_AHEAD" 422 Refusal "An instant lies more than 200 years ahead."
    RightsEnd "RIGHTS_END" 422 Refusal "The rights in the article end before the edition would begin."
    EmbargoOnNow "EMBARGO_ON_NOW" 422 Refusal "An embargo is for an edition that begins later."
    ScheduledEditionAhead "SCHEDULED_EDITION_AHEAD" 409 Refusal "A later edition is already scheduled: say what is to become of it."
    NoSuchEdition "NO_SUCH_EDITION" 422 Refusal "There is no edition of that number, or it has ended."
    EditionHasBegun "EDITION_HAS_BEGUN" 409 Refusal "The edition has begun: its beginning can neither be moved nor cancelled."
    EditionHasEnded "EDITION_HAS_ENDED" 409 Refusal "The edition has ended: its end cannot be moved."
    NoSuchRevision "NO_SUCH_REVISION" 422 Refusal "The article has no revision of that number, or it was erased."
    IsPublic "IS_PUBLIC" 409 Refusal "The public can see it, or will: take that back first."
    ContentErased "CONTENT_ERASED" 409 Refusal "This very text was erased, and is not taken again."
    WrongPublicState "WRONG_PUBLIC_STATE" 409 Refusal "The article's public state does not allow it; the message says which would."
    WrongWorkingState "WRONG_WORKING_STATE" 409 Refusal "The newest revision's working state does not allow it; the message says which would."
    ArticleKilled "ARTICLE_KILLED" 409 Refusal "The article was killed: nothing can be done with it any more. A text that was sent along is kept as a side revision."
    Withdrawn "WITHDRAWN" 409 Refusal "It was killed, merged or replaced: nothing can be done with it any more."
    Internal "INTERNAL" 500 Ours "Something went wrong here; the request id leads the operator to it."
    DatabaseUnavailable "DATABASE_UNAVAILABLE" 503 Ours "The database cannot be reached or is too busy; try again later."
    SearchNotReady "SEARCH_NOT_READY" 503 Ours "This node makes its search index; try again as Retry-After says. If it goes on, the log says why."
    PicturesBusy "PICTURES_BUSY" 503 Ours "So many pictures are being worked on that this one would wait too long: try again as Retry-After says."
    MediaStoreUnavailable "MEDIA_STORE_UNAVAILABLE" 503 Ours "The store of pictures cannot be reached, or takes nothing more; try again later."
    InvalidSetting "INVALID_SETTING" 500 Start "A setting is unknown, or has a value that it cannot have."
    DatabaseUnreachable "DATABASE_UNREACHABLE" 500 Start "The database cannot be reached."
    DatabaseTooNew "DATABASE_TOO_NEW" 500 Start "A newer program has changed the database: this one must not touch it."
    DatabaseBehind "DATABASE_BEHIND" 500 Start "The database lacks steps that this program needs: run `dateline migrate`."
    MigrationFailed "MIGRATION_FAILED" 500 Start "A step of the migration failed, and was undone."
    ListenFailed "LISTEN_FAILED" 500 Start "The address to listen on cannot be had."
    AuditBroken "AUDIT_BROKEN" 500 Start "The audit is not the one that was written: an entry was changed or removed."
    OriginalsMissing "ORIGINALS_MISSING" 500 Start "Files of pictures are not in the store, or not as they were uploaded; what was printed names the records."
    ExportFailed "EXPORT_FAILED" 500 Start "The export could not be written whole."
    ImportFailed "IMPORT_FAILED" 500 Start "The import could not go on. What it has taken stays; run it again, and it goes on from there."
}
