//! The words that travel with a picture, as XMP: whose it is, who must be named, what others may do with it.
//!
//! Properties are those of the IPTC Photo Metadata Standard 2025.1, so that agencies' and search engines' programs find them.

use domain::media::MediaCard;
use quick_xml::escape::escape;

/// The words that travel with a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Who took it.
    pub creator: Option<String>,
    /// Who must be named, as displayed.
    pub credit_line: Option<String>,
    /// Where it is from.
    pub source: Option<String>,
    /// Who holds the copyright.
    pub copyright_holder: Option<String>,
    /// The copyright line.
    pub copyright_notice: Option<String>,
    /// What others may do with it.
    pub usage_terms: Option<String>,
    /// The page with the licence.
    pub web_statement: Option<String>,
    /// How it came to be: an address of the IPTC's vocabulary.
    pub digital_source_type: Option<String>,
    /// Whether it may be mined for text and data: an address of PLUS's vocabulary.
    pub data_mining: Option<&'static str>,
}

impl Words {
    /// Of a record, with what it does not say of its rights left out.
    pub fn of(card: &MediaCard) -> Words {
        let terms = &card.rights.terms;
        let credit = card.credit.as_ref();
        Words {
            creator: credit
                .and_then(|credit| credit.photographer.as_ref())
                .map(ToString::to_string),
            credit_line: credit.map(|credit| credit.line.to_string()),
            source: card.source.as_ref().map(ToString::to_string),
            copyright_holder: terms.copyright_holder.as_ref().map(ToString::to_string),
            copyright_notice: terms.copyright_notice.as_ref().map(ToString::to_string),
            usage_terms: terms.usage_terms.as_ref().map(ToString::to_string),
            web_statement: terms.license.as_ref().map(|page| page.as_str().to_owned()),
            digital_source_type: card.digital_source_type.as_ref().map(|word| word.as_str().to_owned()),
            data_mining: match (terms.tdm_reserved, terms.ai_training) {
                (Some(true), _) => Some("http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"),
                (_, Some(false)) => Some("http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING"),
                (Some(false), Some(true)) => Some("http://ns.useplus.org/ldf/vocab/DMI-ALLOWED"),
                _ => None,
            },
        }
    }

    /// As a packet of XMP; `None` if there are none.
    pub fn xmp(&self) -> Option<String> {
        let plain = |name: &str, text: &Option<String>| text.as_ref().map(|text| element(name, &escape(text.as_str())));
        let one_of = |name: &str, list: &str, text: &Option<String>| {
            text.as_ref().map(|text| {
                let attribute = match list {
                    "Alt" => r#" xml:lang="x-default""#,
                    _ => "",
                };
                let item = format!(
                    "<rdf:{list}><rdf:li{attribute}>{}</rdf:li></rdf:{list}>",
                    escape(text.as_str())
                );
                element(name, &item)
            })
        };
        let holder = self.copyright_holder.as_ref().map(|holder| {
            let owner = element("plus:CopyrightOwnerName", &escape(holder.as_str()));
            let item = format!(r#"<rdf:Seq><rdf:li rdf:parseType="Resource">{owner}</rdf:li></rdf:Seq>"#);
            element("plus:CopyrightOwner", &item)
        });
        let marked = self
            .copyright_notice
            .as_ref()
            .map(|_| element("xmpRights:Marked", "True"));
        let mining = self.data_mining.map(|word| element("plus:DataMining", word));
        let properties = [
            one_of("dc:creator", "Seq", &self.creator),
            plain("photoshop:Credit", &self.credit_line),
            plain("photoshop:Source", &self.source),
            one_of("dc:rights", "Alt", &self.copyright_notice),
            marked,
            one_of("xmpRights:UsageTerms", "Alt", &self.usage_terms),
            plain("xmpRights:WebStatement", &self.web_statement),
            plain("Iptc4xmpExt:DigitalSourceType", &self.digital_source_type),
            holder,
            mining,
        ];
        let properties: String = properties.into_iter().flatten().collect();
        (!properties.is_empty()).then(|| packet(&properties))
    }
}

fn element(name: &str, content: &str) -> String {
    format!("<{name}>{content}</{name}>")
}

fn packet(properties: &str) -> String {
    format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
        <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
        <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
        xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\" xmlns:xmpRights=\"http://ns.adobe.com/xap/1.0/rights/\" \
        xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" xmlns:plus=\"http://ns.useplus.org/ldf/xmp/1.0/\">\
        {properties}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
    )
}
