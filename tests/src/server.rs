//! `TestServer`: the real server, with a clock that is moved by hand.

use crate::client::Client;
use desk::{Clock, Desk};
use domain::api_key::ApiKey;
use domain::ids::{SectionId, SiteId};
use domain::link::SiteAddress;
use domain::permission::{Actor, Role};
use domain::text::{EmailAddress, Name};
use domain::user::{Password, User};
use egress::Egress;
use gateway::admission::{Admission, AdmissionOptions};
use gateway::answers::Answers;
use gateway::app::App;
use gateway::auth::{ApiKeySecret, Auth, password};
use gateway::change_feed::ChangeFeed;
use gateway::client_address::TrustedProxies;
use gateway::graphql::{GraphQl, Options};
use gateway::http;
use gateway::pictures::{FETCHED, Patience, Pictures};
use gateway::searching::{Indexer, Searching};
use gateway::usage::Usage;
use media::store::Store;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use testkit::{ApiKeyBuilder, TestDb};
use tokio::sync::OnceCell;

/// The API's own address, whatever port it listens on: answers are the same in every run.
const PUBLIC_URL: &str = "http://api.newsroom.test";
/// How much each cache may take, in bytes.
const CACHES: u64 = 8 * 1024 * 1024;
/// The one origin whose pages may send tokens.
pub const DESK_ORIGIN: &str = "https://desk.newsroom.test";

/// What another node keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caches {
    /// Nothing.
    None,
    /// Answers and objects.
    Both,
    /// The same, and it is cut off from whatever tells it of changes.
    Deaf,
}

/// How a server takes pictures.
#[derive(Clone)]
pub struct Taking {
    /// Where they are kept; a folder that goes with the server if `None`.
    pub store: Option<Store>,
    /// What fetches them.
    pub egress: Egress,
    /// How slow who sends them may be.
    pub patience: Patience,
}

impl Default for Taking {
    /// As a program does.
    fn default() -> Taking {
        Taking {
            store: None,
            egress: Egress::new(FETCHED),
            patience: Patience::default(),
        }
    }
}

/// What a server is started with.
#[derive(Clone)]
struct Setting {
    graphql: Options,
    admission: AdmissionOptions,
    taking: Taking,
    /// How much each cache may take, in bytes.
    caches: u64,
}

impl Default for Setting {
    /// Rates are not limited: the clock stands still, so what is used up is not regained.
    fn default() -> Setting {
        Setting {
            graphql: Options::default(),
            admission: AdmissionOptions {
                anonymous: None,
                key: None,
                daily_quota: None,
                ..AdmissionOptions::default()
            },
            taking: Taking::default(),
            caches: CACHES,
        }
    }
}

/// Serves on a free port: the address, and what counts how often keys are come with.
async fn serve(
    desk: Desk,
    site: SiteId,
    feed: ChangeFeed,
    pictures: Arc<Pictures>,
    searching: Arc<Searching>,
    setting: Setting,
) -> (String, Arc<Usage>) {
    let auth = Auth::start(desk.clone(), PUBLIC_URL.to_owned(), TrustedProxies::default())
        .await
        .expect("keys are made");
    let usage = Arc::new(Usage::start(&desk).await.expect("usage is read"));
    let admission = Admission::new(setting.admission, desk.clock(), usage.clone());
    let app = App {
        desk,
        graphql: GraphQl::new(setting.graphql, feed, searching.clone(), PUBLIC_URL, &auth),
        answers: Answers::bounded(setting.caches).into(),
        admission,
        auth,
        pictures,
        egress: setting.taking.egress,
        searching,
        site,
        public_url: PUBLIC_URL.to_owned(),
    };
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = format!("http://{}", listener.local_addr().expect("it is bound"));
    let server = http::serve(listener, app, vec![DESK_ORIGIN.to_owned()], 1).expect("it serves");
    tokio::spawn(server);
    (address, usage)
}

/// The real server.
pub struct TestServer {
    /// The database, and what is given beforehand.
    pub db: TestDb,
    /// Stands still until it is set.
    pub clock: Clock,
    /// Its pictures.
    pub pictures: Arc<Pictures>,
    /// Where they are, unless it takes them otherwise.
    pub folder: Arc<TempDir>,
    searching: Arc<Searching>,
    /// Where its search index is, once there is one.
    indexing: OnceCell<TempDir>,
    site: SiteId,
    setting: Setting,
    address: String,
    /// What each node counts.
    usages: Mutex<Vec<Arc<Usage>>>,
}

impl TestServer {
    /// Serves an empty newsroom.
    pub async fn start() -> TestServer {
        TestServer::over(TestDb::new().await, Setting::default()).await
    }

    /// Serves an empty newsroom with these options.
    pub async fn with(options: Options) -> TestServer {
        let setting = Setting {
            graphql: options,
            ..Setting::default()
        };
        TestServer::over(TestDb::new().await, setting).await
    }

    /// Serves an empty newsroom, and lets in whom and as often as this says.
    pub async fn letting_in(admission: AdmissionOptions) -> TestServer {
        let setting = Setting {
            admission,
            ..Setting::default()
        };
        TestServer::over(TestDb::new().await, setting).await
    }

    /// Serves an empty newsroom that takes pictures so.
    pub async fn taking(taking: Taking) -> TestServer {
        let setting = Setting {
            taking,
            ..Setting::default()
        };
        TestServer::over(TestDb::new().await, setting).await
    }

    /// Serves an empty newsroom, and keeps nothing of what was read or answered.
    pub async fn uncached() -> TestServer {
        TestServer::keeping(0).await
    }

    /// Serves an empty newsroom, with so many bytes for answers and as many for objects.
    pub async fn keeping(caches: u64) -> TestServer {
        let setting = Setting {
            caches,
            ..Setting::default()
        };
        TestServer::over(TestDb::new().await, setting).await
    }

    async fn over(db: TestDb, setting: Setting) -> TestServer {
        let desk = db.desk.over(db.store.clone().keeping(setting.caches));
        let id = desk.new_id();
        let url = SiteAddress::parse("https://newsroom.test").expect("it is an address");
        let site = desk
            .run(async |tx| desk::site::found_site(tx, id, url).await)
            .await
            .expect("a site is founded");
        let site = SiteId(site.id);
        let feed = ChangeFeed::start(desk.clone(), site).await.expect("the log is read");
        tokio::spawn(feed.clone().follow());
        let searching = Arc::new(Searching::default());
        let folder = TempDir::new().expect("there is room for a folder");
        let in_folder =
            || Store::open(&format!("file://{}", folder.path().display()), Vec::new()).expect("it is a folder");
        let store = setting.taking.store.clone().unwrap_or_else(in_folder);
        let pictures = Arc::new(Pictures::new(store).with(setting.taking.patience));
        let (address, usage) = serve(desk, site, feed, pictures.clone(), searching.clone(), setting.clone()).await;
        TestServer {
            clock: db.clock.clone(),
            db,
            pictures,
            searching,
            indexing: OnceCell::new(),
            folder: Arc::new(folder),
            site,
            setting,
            address,
            usages: Mutex::new(vec![usage]),
        }
    }

    /// Waits until all that the log has can be found on this node, which keeps an index from the first call on.
    pub async fn searchable(&self) {
        let begin = async || {
            let (folder, desk) = (TempDir::new().expect("there is room"), self.db.desk.clone());
            let indexer = Indexer::open(folder.path(), desk, self.site, self.searching.clone()).await;
            tokio::spawn(indexer.expect("it is a folder").follow());
            folder
        };
        self.indexing.get_or_init(begin).await;
        let head = self.db.store.changes().head().await.expect("the log is read");
        self.searching.followed(head).await;
    }

    /// A client of another node, which has a connection to the database and caches of its own. `Caches::Deaf` never hears of a change.
    pub async fn node(&self, caches: Caches) -> Client {
        let setting = Setting {
            caches: if caches == Caches::None { 0 } else { CACHES },
            ..self.setting.clone()
        };
        let store = storage::Store::connect(&self.db.address())
            .await
            .expect("the database can be reached");
        let desk = self.db.desk.over(store.keeping(setting.caches));
        let feed = ChangeFeed::start(desk.clone(), self.site)
            .await
            .expect("the log is read");
        if caches != Caches::Deaf {
            tokio::spawn(feed.clone().follow());
        }
        let (address, usage) = serve(desk, self.site, feed, self.pictures.clone(), Arc::default(), setting).await;
        self.usages.lock().expect("no test fails while it adds one").push(usage);
        Client::new(address)
    }

    /// Writes how often keys were come with, on each node, and has each read what all have written.
    pub async fn write_usage(&self) {
        let usages = self.usages.lock().expect("no test fails while it adds one").clone();
        for usage in usages.iter().chain(&usages) {
            usage.flush(&self.db.desk).await.expect("it can be written");
        }
    }

    /// Serves the demo newsroom.
    pub async fn with_demo() -> TestServer {
        TestServer::start().await.filled_with_demo().await
    }

    /// Serves the demo newsroom, and keeps nothing of what was read or answered.
    pub async fn uncached_demo() -> TestServer {
        TestServer::uncached().await.filled_with_demo().await
    }

    async fn filled_with_demo(self) -> TestServer {
        let email = EmailAddress::parse("editor@demo.example").expect("it is an address");
        let nobodys = storage::PasswordHash("no password has this hash".to_owned());
        cli::demo::fill(&self.db.desk, &self.pictures, email, &nobodys)
            .await
            .expect("the demo newsroom is made");
        self
    }

    /// A partner with that key.
    pub async fn partner(&self, key: ApiKeyBuilder) -> Client {
        self.partner_and_key(key).await.0
    }

    /// A partner with that key, and the key.
    pub async fn partner_and_key(&self, key: ApiKeyBuilder) -> (Client, ApiKey) {
        let secret = ApiKeySecret::new();
        let key = self.db.given(key.hash(secret.hash())).await;
        (self.public().with_token(&secret.reveal()), key)
    }

    /// The address at which it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A client that is not signed in.
    pub fn public(&self) -> Client {
        Client::new(self.address.clone())
    }

    /// A client of a new user with that role, who is given no section.
    pub async fn signed_in(&self, role: Role) -> Client {
        self.colleague(role, &[]).await.0
    }

    /// A client of a new user with that role and these sections, and the user as one who acts.
    pub async fn colleague(&self, role: Role, sections: &[SectionId]) -> (Client, Actor) {
        let (id, password) = (self.db.desk.new_id(), "a password of some length");
        let email = format!("{}-{id}@newsroom.test", role.as_str());
        let actor = self.make_user(&email, role, sections, password).await;
        (self.public().login(&email, password).await, actor)
    }

    /// Makes a user.
    pub async fn user(&self, email: &str, role: Role, password: &str) {
        self.make_user(email, role, &[], password).await;
    }

    async fn make_user(&self, email: &str, role: Role, sections: &[SectionId], password: &str) -> Actor {
        let user = User {
            id: domain::ids::UserId(self.db.desk.new_id()),
            email: EmailAddress::parse(email).expect("it is an address"),
            name: Name::parse(role.as_str()).expect("it is a name"),
            role,
            sections: sections.to_vec(),
            created_at: self.clock.now(),
            disabled_at: None,
        };
        let password = Password::parse(password.to_owned()).expect("it is long enough");
        let hash = password::hash(&password).expect("it can be hashed");
        self.db
            .desk
            .run(async |tx| desk::user::add_user(tx, &user, &hash).await)
            .await
            .expect("the user is made");
        user.actor()
    }
}
