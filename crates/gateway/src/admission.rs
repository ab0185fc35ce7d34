//! Who is let in, and how often: what lies between the log and the routes.
//!
//! *A key* has so many requests a minute, which may come at once, and so many a day (UTC): its own, or the operator's for all. *Anybody
//! without* has so many a minute by address, an IPv6 one by its /64; so has whoever comes with a token that is not good. Users of the desk
//! are not limited. What is answered as it was kept (`answers/front.rs`) is not counted: it costs less than the counting would be worth.
//! Rates are each node's own; the daily quota is counted over all (`usage.rs`).
//!
//! Invariants: who asks is found out once a request, and [`App::caller`] has it from here. Where anonymous feeds are off, nothing under
//! `/v1` and `/feeds` is told to anybody without a key or a login, kept or not.

mod fields;

use crate::app::App;
use crate::caller::Identity;
use crate::client_address::network;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::feeds;
use crate::graphql;
use crate::limiter::{Limiter, OwnLimiter, period};
use crate::request_log::Noted;
use crate::usage::{Usage, UsedUp};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, web};
use desk::{Clock, Desk};
use domain::api_key::{ApiKey, DailyQuota, Rate};
use domain::format::Format;
use domain::ids::ApiKeyId;
use domain::time::DAY;
use fields::Policy;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// What the operator may set.
#[derive(Clone, Debug)]
pub struct AdmissionOptions {
    /// How many requests a minute anybody without a key has, by address.
    pub anonymous: Option<Rate>,
    /// How many a key has that has no rate of its own.
    pub key: Option<Rate>,
    /// How many a day a key has that has no quota of its own.
    pub daily_quota: Option<DailyQuota>,
    /// Whether `/v1` and `/feeds` are for anybody.
    pub anonymous_feeds: bool,
}

impl Default for AdmissionOptions {
    fn default() -> AdmissionOptions {
        let rate = |number| Some(Rate::parse(number).expect("it is within the bounds"));
        AdmissionOptions {
            anonymous: rate(12_000),
            key: rate(3_000),
            daily_quota: Some(DailyQuota::parse(1_000_000).expect("it is within the bounds")),
            anonymous_feeds: true,
        }
    }
}

/// Lets requests in, or refuses them.
#[derive(Debug)]
pub struct Admission {
    options: AdmissionOptions,
    clock: Clock,
    addresses: Option<Limiter>,
    /// A limiter for each key that was come with, and the rate that it has.
    keys: Mutex<HashMap<ApiKeyId, (Rate, Arc<OwnLimiter>)>>,
    /// How often keys were come with.
    pub usage: Arc<Usage>,
}

/// Whether a request is let in, and where its key stands.
struct Admitted {
    outcome: Result<(), Problem>,
    policies: Vec<Policy>,
}

impl Admitted {
    fn freely() -> Admitted {
        Admitted {
            outcome: Ok(()),
            policies: Vec::new(),
        }
    }

    fn refused(problem: Problem) -> Admitted {
        Admitted {
            outcome: Err(problem),
            policies: Vec::new(),
        }
    }
}

/// Who asks, as was found out when the request was let in, and the desk that has counted what that took.
pub struct Identified(pub Result<(Identity, Desk), Problem>);

impl Admission {
    /// Nothing was counted yet but what `usage` knows.
    pub fn new(options: AdmissionOptions, clock: &Clock, usage: Arc<Usage>) -> Admission {
        let limiter = |rate: Rate| Limiter::new((rate.get().get(), period(rate)), clock);
        Admission {
            addresses: options.anonymous.map(limiter),
            options,
            clock: clock.clone(),
            keys: Mutex::default(),
            usage,
        }
    }

    /// Whether what is at that path is told to those alone who have a key or a login.
    pub fn is_closed(&self, path: &str) -> bool {
        // How one asks is for anybody to know.
        let is_news = path.starts_with("/v1/") && path != "/v1/openapi.json" || path.starts_with("/feeds/");
        !self.options.anonymous_feeds && is_news
    }

    /// Counts what somebody asks beside a request: on a connection that stays.
    pub fn count(&self, who: &Identity, address: IpAddr) -> Result<(), Problem> {
        let admitted = match who {
            Identity::Anyone | Identity::Preview(_) => self.of_address(address),
            Identity::Partner(key) => {
                may_take(key, Some(Format::Api))?;
                self.of_key(key)
            }
            Identity::User(_) => Admitted::freely(),
        };
        admitted.outcome
    }

    fn of_address(&self, address: IpAddr) -> Admitted {
        let (Some(limiter), Some(rate)) = (&self.addresses, self.options.anonymous) else {
            return Admitted::freely();
        };
        match limiter.count(&network(address)) {
            Ok(()) => Admitted::freely(),
            Err(seconds) => {
                let detail = format!(
                    "{} requests a minute are this address's: wait {seconds} seconds, or ask for a key",
                    rate.get()
                );
                Admitted {
                    outcome: Err(Problem::new(ErrorCode::RateLimited, detail).retry_after(seconds)),
                    policies: vec![burst(rate, 0)],
                }
            }
        }
    }

    fn of_key(&self, key: &ApiKey) -> Admitted {
        let rate = key.allowance.rate.or(self.options.key);
        let quota = key.allowance.daily_quota.or(self.options.daily_quota);
        let mut policies = Vec::new();
        if let Some(rate) = rate {
            let counted = self.limiter(key.id, rate).count();
            policies.push(burst(rate, counted.unwrap_or_default()));
            if let Err(seconds) = counted {
                self.usage.count_refused(key.id);
                let detail = format!(
                    "{} requests a minute are this key's: wait {seconds} seconds",
                    rate.get()
                );
                return Admitted {
                    outcome: Err(Problem::new(ErrorCode::RateLimited, detail).retry_after(seconds)),
                    policies,
                };
            }
        }
        let counted = self.usage.count(key.id, quota);
        let Some(quota) = quota else {
            return Admitted {
                outcome: Ok(()),
                policies,
            };
        };
        let daily = self.daily(quota, counted.ok().flatten().unwrap_or_default());
        policies.push(daily);
        let outcome = counted.map(|_| ()).map_err(|UsedUp| {
            let detail = format!("{} requests a day (UTC) are this key's, and used up", quota.get());
            Problem::new(ErrorCode::QuotaExceeded, detail).retry_after(daily.reset)
        });
        Admitted { outcome, policies }
    }

    /// The key's limiter. One whose rate was changed begins anew.
    fn limiter(&self, key: ApiKeyId, rate: Rate) -> Arc<OwnLimiter> {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || (rate, Arc::new(OwnLimiter::new(rate, &self.clock)));
        let known = keys.entry(key).or_insert_with(new);
        if known.0 != rate {
            *known = new();
        }
        known.1.clone()
    }

    fn daily(&self, quota: DailyQuota, left: u64) -> Policy {
        let into_day = self.clock.now().as_millis().rem_euclid(DAY);
        Policy {
            name: "daily",
            quota: quota.get().get().into(),
            window: 86_400,
            left,
            reset: u64::try_from((DAY - into_day + 999) / 1_000).unwrap_or_default(),
        }
    }
}

/// Whether a key is good for that format. A request in another is counted all the same.
fn may_take(key: &ApiKey, format: Option<Format>) -> Result<(), Problem> {
    let Some(format) = format.filter(|format| !key.entitlements.take(*format)) else {
        return Ok(());
    };
    let formats: Vec<&str> = key.entitlements.formats.iter().map(|format| format.as_str()).collect();
    let detail = format!(
        "the key is not good for {}, but for {}",
        format.as_str(),
        formats.join(", ")
    );
    Err(Problem::new(ErrorCode::FormatNotAllowed, detail))
}

fn burst(rate: Rate, left: u32) -> Policy {
    let rate = rate.get().get();
    Policy {
        name: "burst",
        quota: rate.into(),
        window: 60,
        left: left.into(),
        reset: (u64::from(rate - left) * 60).div_ceil(rate.into()),
    }
}

/// The middleware.
pub async fn admit(
    app: web::Data<App>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let admitted = admitted(&app, request.request()).await;
    let mut response = match admitted.outcome {
        Ok(()) => next.call(request).await?.map_into_boxed_body(),
        Err(problem) if request.path() == "/graphql" => {
            let refusal = graphql::refusal(request.request(), problem);
            request.into_response(refusal)
        }
        Err(problem) => request.error_response(problem),
    };
    fields::add(response.headers_mut(), &admitted.policies);
    Ok(response)
}

async fn admitted(app: &App, request: &HttpRequest) -> Admitted {
    // A load balancer asks for ever; and sign-in counts by itself (`auth/throttle.rs`), so that nobody is kept from it.
    let is_free = ["/healthz", "/readyz"].contains(&request.path())
        || request.path().starts_with("/auth/")
        || request.path().starts_with("/.well-known/");
    if is_free {
        return Admitted::freely();
    }
    let admission = &app.admission;
    let address = app.auth.address(request);
    let Some(authorization) = request.headers().get(AUTHORIZATION) else {
        return match admission.is_closed(request.path()) {
            true => Admitted::refused(Problem::plain(ErrorCode::ApiKeyRequired)),
            false => admission.of_address(address),
        };
    };
    let authorization = authorization.to_str().unwrap_or_default();
    let identified = app.identify(Some(authorization), address).await;
    let admitted = match &identified {
        Ok((Identity::Partner(key), _)) => {
            let admitted = admission.of_key(key);
            Admitted {
                outcome: admitted
                    .outcome
                    .and_then(|()| may_take(key, feeds::format_at(request.path()))),
                ..admitted
            }
        }
        Ok((Identity::User(_), _)) => Admitted::freely(),
        // Whoever answers says what is wrong with the token.
        Ok((Identity::Anyone | Identity::Preview(_), _)) | Err(_) => admission.of_address(address),
    };
    if let Ok((who, _)) = &identified {
        Noted::actor(request, who.as_str());
    }
    request.extensions_mut().insert(Identified(identified));
    admitted
}
