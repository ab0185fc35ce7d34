// The GraphiQL page: the editor, pointed at this server's own /graphql.
//
// Only POST, so that a query never lands in an access log. What is typed into the header editor (an access token or a
// partner's key) stays in this page's memory: the browser's storage never sees it, and no setting changes that.

import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { GraphiQL } from "graphiql";

const WELCOME = `# Welcome to Dateline.
#
# Ctrl-Enter (Mac: Cmd-Enter) runs the query.
# Ctrl-Space suggests fields.
# The book on the left opens the documentation.
#
# You see what every reader sees. To ask as an editor
# or a partner, open "Headers" below and add
#
#   { "Authorization": "Bearer <token or key>" }

query LatestArticles {
  articles(first: 5) {
    edges {
      node {
        headline
        standfirst
        firstPublishedAt
        path
      }
    }
  }
}
`;

async function ask(params, { headers } = {}) {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: {
      Accept: "application/graphql-response+json, application/json;q=0.9, text/event-stream;q=0.8",
      "Content-Type": "application/json",
      ...headers,
    },
    body: JSON.stringify(params),
  });
  const isStream = response.headers.get("Content-Type")?.startsWith("text/event-stream");
  return isStream ? answers(response.body.getReader()) : response.json();
}

// What a subscription says: each event `next` of the stream, until GraphiQL stops asking.
async function* answers(reader) {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const events = (text + decoder.decode(part.value, { stream: true })).split("\n\n");
      text = events.pop();
      for (const event of events) {
        const data = event.match(/^data: (.+)$/m);
        if (data) yield JSON.parse(data[1]);
      }
    }
  } finally {
    await reader.cancel();
  }
}

// GraphiQL's history keeps the headers of each query whatever the settings say; here it keeps the rest of it.
const withoutHeaders = (key, text) =>
  ["graphiql:queries", "graphiql:favorites"].includes(key)
    ? JSON.stringify(JSON.parse(text), (name, value) => (name === "headers" ? "" : value))
    : text;

const storage = {
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, text) => localStorage.setItem(key, withoutHeaders(key, text)),
  removeItem: (key) => localStorage.removeItem(key),
  clear: () => localStorage.clear(),
  get length() {
    return localStorage.length;
  },
};

createRoot(document.getElementById("graphiql")).render(
  createElement(GraphiQL, {
    fetcher: ask,
    storage,
    defaultQuery: WELCOME,
    defaultEditorToolsVisibility: "headers",
    isHeadersEditorEnabled: true,
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
  }),
);
