/** A label and its text; not inert yet. An empty text is shown as `none`. */
export type Fact = readonly [label: string, value: string];
