// How src/generated is made of ../../schema.graphql and the documents in src/documents.
//
// Go next to README.md, which says what each line is good for, or to src/examples, which use what comes out.
import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: '../../schema.graphql',
  documents: 'src/documents/*.graphql',
  // What Node and bundlers ask of an import between modules.
  importExtension: '.js',
  generates: {
    'src/generated/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: false,
        // sha256, since that is what a document's id is to the server.
        persistedDocuments: { hashAlgorithm: 'sha256' },
      },
      config: {
        // A scalar that is not listed here stops the generation: nothing becomes `any` unseen.
        strictScalars: true,
        scalars: { DateTime: 'string' },
        // The server may learn new kinds and states, and a client must accept those that it doesn't know.
        enumsAsTypes: true,
        futureProofEnums: true,
        useTypeImports: true,
        onlyOperationTypes: true,
      },
    },
  },
};

export default config;
