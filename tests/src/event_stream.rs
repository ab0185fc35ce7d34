//! An event stream, read as a browser's EventSource reads it (WHATWG's HTML standard, "Server-sent events").

use serde_json::Value;

/// A stream of events.
pub struct EventStream {
    response: reqwest::Response,
    text: String,
    /// The id of the last event, those without data included.
    pub last_id: Option<String>,
}

/// One event.
#[derive(Debug)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: Option<String>,
    /// What it says.
    pub data: String,
}

impl Event {
    /// What it says, at that place.
    pub fn at(&self, pointer: &str) -> Value {
        let json: Value = serde_json::from_str(&self.data).unwrap_or_else(|error| panic!("{error} in {}", self.data));
        let found = json.pointer(pointer).cloned();
        found.unwrap_or_else(|| panic!("nothing at {pointer} in {}", self.data))
    }
}

impl EventStream {
    pub(crate) fn new(response: reqwest::Response) -> EventStream {
        EventStream {
            response,
            text: String::new(),
            last_id: None,
        }
    }

    /// The next event that says something. `None` when the stream has ended.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                if let Some(event) = self.read(&block) {
                    return Some(event);
                }
            }
            let chunk = self.response.chunk().await.ok().flatten()?;
            self.text += std::str::from_utf8(&chunk).expect("it is cut between characters");
        }
    }

    /// Waits until it has an id, if only from a heartbeat.
    pub async fn id(&mut self) -> String {
        while self.last_id.is_none() {
            let chunk = self.response.chunk().await.ok().flatten().expect("the stream goes on");
            self.text += std::str::from_utf8(&chunk).expect("it is cut between characters");
            let blocks: Vec<String> = self.text.split("\n\n").map(str::to_owned).collect();
            for block in &blocks[..blocks.len() - 1] {
                let said = self.read(block);
                assert!(said.is_none(), "an event came before anything happened: {said:?}");
            }
            self.text = blocks[blocks.len() - 1].clone();
        }
        self.last_id.clone().expect("it was just waited for")
    }

    fn read(&mut self, block: &str) -> Option<Event> {
        let mut event = Event {
            name: "message".to_owned(),
            id: None,
            data: String::new(),
        };
        let mut says = false;
        for line in block.lines() {
            let (field, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value).to_owned();
            match field {
                "event" => event.name = value,
                "id" => event.id = Some(value),
                "data" => {
                    says = true;
                    event.data = value;
                }
                _ => {}
            }
        }
        self.last_id = event.id.clone().or_else(|| self.last_id.take());
        says.then_some(event)
    }
}
