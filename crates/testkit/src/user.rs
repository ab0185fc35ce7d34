//! Given users, as actors. [`house`] is there from the start: whatever is given is its work, unless a test says otherwise.

use crate::given::Given;
use desk::Desk;
use desk::user::add_user;
use domain::ids::{SectionId, UserId};
use domain::permission::{Actor, Role};
use domain::text::{EmailAddress, Name};
use domain::user::User;
use storage::PasswordHash;
use uuid::Uuid;

/// No password has this hash.
const NO_PASSWORD: &str = "no password";

/// An administrator who is in every test's database.
pub fn house() -> Actor {
    Actor {
        user: UserId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000)),
        role: Role::Admin,
        sections: Vec::new(),
    }
}

pub(crate) async fn found_house(desk: &Desk) {
    let builder = admin().email("house@newsroom.test").name("The House");
    builder.insert(desk, house().user).await;
}

/// A writer.
pub fn writer() -> UserBuilder {
    UserBuilder::new(Role::Writer)
}

/// An editor of these sections.
pub fn editor(sections: &[SectionId]) -> UserBuilder {
    UserBuilder {
        sections: sections.to_vec(),
        ..UserBuilder::new(Role::Editor)
    }
}

/// A chief.
pub fn chief() -> UserBuilder {
    UserBuilder::new(Role::Chief)
}

/// An administrator.
pub fn admin() -> UserBuilder {
    UserBuilder::new(Role::Admin)
}

/// A user to be made.
#[derive(Clone, Debug)]
pub struct UserBuilder {
    role: Role,
    sections: Vec<SectionId>,
    email: Option<String>,
    name: Option<String>,
    password: PasswordHash,
}

impl UserBuilder {
    fn new(role: Role) -> UserBuilder {
        let password = PasswordHash(NO_PASSWORD.to_owned());
        UserBuilder {
            role,
            sections: Vec::new(),
            email: None,
            name: None,
            password,
        }
    }

    /// With this address, not one made of role and id.
    pub fn email(mut self, email: &str) -> UserBuilder {
        self.email = Some(email.to_owned());
        self
    }

    /// Of this name.
    pub fn name(mut self, name: &str) -> UserBuilder {
        self.name = Some(name.to_owned());
        self
    }

    /// With the password that has this hash. Without it, nobody can sign in as this user.
    pub fn password(mut self, hash: PasswordHash) -> UserBuilder {
        self.password = hash;
        self
    }

    async fn insert(self, desk: &Desk, id: UserId) -> Actor {
        let role = self.role.as_str();
        let email = self
            .email
            .unwrap_or_else(|| format!("{role}-{}@newsroom.test", id.0.simple()));
        let user = User {
            id,
            email: EmailAddress::parse(&email).expect("it is an address"),
            name: Name::parse(self.name.as_deref().unwrap_or(role)).expect("it is a name"),
            role: self.role,
            sections: self.sections,
            created_at: desk.clock().now(),
            disabled_at: None,
        };
        let made = desk.run(async |tx| add_user(tx, &user, &self.password).await).await;
        made.expect("the user can be made");
        user.actor()
    }
}

impl Given for UserBuilder {
    type Made = Actor;

    async fn given(self, desk: &Desk) -> Actor {
        let id = UserId(desk.new_id());
        self.insert(desk, id).await
    }
}
