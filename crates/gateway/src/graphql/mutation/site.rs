//! Saves the site.

use super::subject;
use crate::caller::Caller;
use crate::graphql::input::rights::TermsInput;
use crate::graphql::site::Site;
use crate::graphql::user_error::{Parser, UserError};
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use domain::language::Language;
use domain::link::SiteAddress;
use domain::site::{SiteCard, TimeZoneName};
use domain::text::{Description, EmailAddress, Line, Name};

/// What the site is to be. A save replaces all of it.
#[derive(InputObject)]
pub struct SiteInput {
    /// The newsroom's name.
    name: String,
    /// Where the front end is, such as `https://news.example`.
    url: String,
    /// Its time zone, by its IANA name.
    time_zone: String,
    /// The language of what names none (BCP 47).
    default_language: String,
    /// Who the newsroom is, in a few sentences.
    about: Option<String>,
    /// An e-mail address for readers.
    contact: Option<String>,
    /// The copyright line.
    copyright: Option<String>,
    /// What others may do with articles that say nothing of their own.
    terms: Option<TermsInput>,
}

impl SiteInput {
    fn parse(self, parser: &mut Parser) -> Option<SiteCard> {
        let name = parser.value("name", Name::parse(&self.name));
        let url = parser.value("url", SiteAddress::parse(&self.url));
        let time_zone = parser.value("timeZone", TimeZoneName::parse(&self.time_zone));
        let default_language = parser.value("defaultLanguage", Language::parse(&self.default_language));
        let about = parser.text("about", self.about, Description::parse);
        let contact = parser.text("contact", self.contact, EmailAddress::parse);
        let copyright = parser.text("copyright", self.copyright, Line::parse);
        let terms = self
            .terms
            .map(|terms| parser.within("terms", |parser| terms.parse(parser)));
        let (name, url, time_zone, default_language) = (name?, url?, time_zone?, default_language?);
        Some(SiteCard {
            name,
            url,
            time_zone,
            default_language,
            about,
            contact,
            copyright,
            terms: terms.unwrap_or_default(),
        })
    }
}

/// The site as it is to be from now on.
#[derive(InputObject)]
pub struct SaveSiteInput {
    /// The `edition` that you were looking at. If somebody saved since, the save is refused.
    seen: i32,
    /// What it is to be.
    site: SiteInput,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct SitePayload {
    /// The site as it is now. Null if the save was refused.
    site: Option<Site>,
    /// What an editor can fix; empty if all went well.
    user_errors: Vec<UserError>,
}

/// The site mutations.
#[derive(Default)]
pub struct SiteMutation;

#[Object]
impl SiteMutation {
    /// Saves the site. It is public at once.
    async fn save_site(&self, ctx: &Context<'_>, input: SaveSiteInput) -> Result<SitePayload> {
        let site = ctx.data::<Caller>()?.site().to_string();
        let parse = |parser: &mut Parser| input.site.parse(parser);
        let (edition, user_errors) = subject::save(ctx, &site, input.seen, parse, desk::site::save_site).await?;
        Ok(SitePayload {
            site: edition.map(|edition| Site { edition }),
            user_errors,
        })
    }
}
