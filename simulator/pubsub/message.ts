/** A message as its publisher gives it. */
export interface OutgoingMessage {
  /** Base64; any bytes. */
  readonly data?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly orderingKey?: string;
}

/** A message as Pub/Sub keeps it. */
export interface PublishedMessage extends OutgoingMessage {
  readonly messageId: string;
  /** RFC 3339. */
  readonly publishTime: string;
}

/** One delivery of a message to one consumer. */
export interface ReceivedMessage {
  /** New for every delivery. */
  readonly ackId: string;
  readonly message: PublishedMessage;
  /** From 1; 0 where the subscription has no dead-letter topic, as the real service has it. */
  readonly deliveryAttempt: number;
}
