import { entriesOf, processFields } from './detector';

/** A search for what opens something else. */
export const credentialDetectors = entriesOf('credential-access', [
  {
    category: 'Credential Access: Find Google Cloud Credentials',
    module: 'CLOUD_RUN_FIND_GCP_CREDENTIALS',
    techniques: ['T1552.001', 'T1552.005'],
    means:
      "A process searched the container's files for Google Cloud credentials: the next step is to use them from elsewhere.",
    fields: [...processFields, 'files[]'],
    indicators: ['ip', 'domain'],
    questions: [
      'Did it find any, and which service account do they belong to?',
      'Was that identity used from an unknown address since?',
    ],
    falsePositives: [
      'a secret scanner in the build or the image',
      "a client library's own look for a key file",
    ],
    severity: 'LOW',
    aliases: ['Credential Access: Find GCP Credentials'],
  },
  {
    category: 'Credential Access: GPG Key Reconnaissance',
    module: 'CLOUD_RUN_GPG_KEY_RECONNAISSANCE',
    techniques: ['T1552.004'],
    means: "A process searched for GPG keys: with one, somebody signs or reads in another's name.",
    fields: [...processFields, 'files[]'],
    indicators: ['ip', 'domain'],
    questions: [
      'Does the image hold keys, and what do they sign or open?',
      'Did the files leave the container?',
    ],
    falsePositives: ['a package manager that checks signatures at start'],
    severity: 'CRITICAL',
  },
  {
    category: 'Credential Access: Search Private Keys or Passwords',
    module: 'CLOUD_RUN_SEARCH_PRIVATE_KEYS_OR_PASSWORDS',
    techniques: ['T1552.001', 'T1552.004'],
    means: "A process searched the container's files for private keys, passwords or the like.",
    fields: [...processFields, 'files[]'],
    indicators: ['ip', 'domain'],
    questions: ['Which secrets lie in the image, its volumes and its environment?', 'Was any used since?'],
    falsePositives: ['a secret scanner', 'a start script that looks for its own configuration'],
    severity: 'LOW',
  },
]);
