// What schema.graphql is held to: @graphql-eslint's recommended and relay rules, and a description on everything.
//
// Go next to schema.test.js, which runs them and has the exceptions that concern one type.
import { fileURLToPath } from 'node:url';
import graphql from '@graphql-eslint/eslint-plugin';

const schema = fileURLToPath(new URL('../../schema.graphql', import.meta.url));

export default [
  {
    files: ['**/*.graphql'],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema } } },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      '@graphql-eslint/input-name': ['error', { checkInputType: true, caseSensitiveInputType: false }],
      '@graphql-eslint/no-scalar-result-type-on-mutation': 'error',
      '@graphql-eslint/require-nullable-fields-with-oneof': 'error',
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          DirectiveDefinition: true,
          EnumValueDefinition: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          rootField: true,
          ignoredSelectors: [
            // A mutation has one argument, `input`, and its type is described.
            'FieldDefinition[parent.name.value=Mutation] > InputValueDefinition[name.value=input]',
            // @include, @skip and their like are GraphQL's own.
            'DirectiveDefinition > InputValueDefinition',
          ],
        },
      ],
      // Short lists (the topics of a story, the cells of a row) are plain lists: a connection is for what has pages.
      '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false }],
      // What was found is paged forwards alone: it is in the order of a question, and has no end that one would walk from.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      // Values (a span, a crop, a payload) have no identity, so they have no id either.
      '@graphql-eslint/strict-id-in-types': 'off',
    },
  },
];
