/** The replacement of a secret. */
export const GONE = '[redacted]';

/** A pattern, and what stays of a match: its first group. Without a group nothing stays. */
export type Rule = readonly [pattern: RegExp, stays?: 'first group'];

/** Tokens that are known by how they begin; each at least as long as the shortest that its maker gives out. */
const PREFIXED = [
  'GOCSPX-[A-Za-z0-9_-]{10,}',
  'gh[pousr]_[A-Za-z0-9]{10,}',
  'github_pat_[A-Za-z0-9_]{10,}',
  'gl(?:pat|ptt|rt|dt|cbt|soat|agent|oas|ft|imt)-[A-Za-z0-9_.-]{10,}',
  'xox[a-z]-[A-Za-z0-9-]{8,}',
  'xapp-[A-Za-z0-9-]{10,}',
  '(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8,}',
  'whsec_[A-Za-z0-9+/=]{10,}',
  // Long words with hyphens begin like this, too; a key has digits.
  'sk-(?=[A-Za-z_-]{0,80}[0-9])[A-Za-z0-9_-]{16,}',
  'npm_[A-Za-z0-9]{10,}',
  'pypi-[A-Za-z0-9_-]{16,}',
  'dckr_(?:pat|oat)_[A-Za-z0-9_-]{10,}',
  'hv[sbr]\\.[A-Za-z0-9_-]{8,}',
  's\\.[A-Za-z0-9]{24}(?![A-Za-z0-9])',
  'hf_[A-Za-z0-9]{16,}',
  'dop_v1_[0-9a-f]{16,}',
  'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{16,}',
  'rubygems_[0-9a-f]{16,}',
  'lin_api_[A-Za-z0-9]{16,}',
  'ATATT3[A-Za-z0-9_=-]{16,}',
  'SG\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}',
  'sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{16,}',
  'AGE-SECRET-KEY-1[A-Z0-9]{10,}',
  'AIza[A-Za-z0-9_-]{30,}',
  'ya29\\.[A-Za-z0-9._-]{6,}',
  // A refresh token of Google's.
  '1//0[A-Za-z0-9_-]{20,}',
  'eyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]{2,}(?:\\.[A-Za-z0-9_-]*){0,3}',
  '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])',
] as const;

/** Secrets that are told by their own form, whatever stands around them. */
export const TOKENS: readonly Rule[] = [
  [
    /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  ],
  // Addresses at which anybody who knows them may write: the path is the key.
  [
    /(hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)(?!\[redacted\])[^\s"'<>]{1,300}/gi,
    'first group',
  ],
  [/(discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/)(?!\[redacted\])[^\s"'<>]{1,300}/gi, 'first group'],
  [/(\.webhook\.office\.com\/[a-z0-9]{1,20}\/)(?!\[redacted\])[^\s"'<>]{1,500}/gi, 'first group'],
  [/(api\.telegram\.org\/bot)(?!\[redacted\])[^\s"'<>/]{1,200}/gi, 'first group'],
  [/\b(bot)?\d{8,10}:AA[A-Za-z0-9_-]{30,}/g],
  // The user and password of an address. A port and a path are none, though an at sign may come behind them.
  [/(:\/\/)(?!\[redacted\])[^\s/?#@]{1,300}(?:@[^\s/?#@]{1,300}){0,3}(?=@)/g, 'first group'],
  [
    /(:\/\/)(?!\[redacted\])[^\s/?#@:"'<>]{0,100}:(?!\d{1,5}(?:[/?#]|$))[^\s@"'<>]{1,300}(?=@[\w[])/g,
    'first group',
  ],
  // Go's form of a database's address.
  [/()\b[^\s:@/"'[\]]{1,64}:[^\s@/"']{1,200}(?=@(?:tcp|unix)\()/g, 'first group'],
  [new RegExp(`\\b(?:${PREFIXED.join('|')})`, 'g')],
];
