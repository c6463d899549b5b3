/** Requests are numbered, and answers bear the number of what they answer. */
export interface Numbered<Message> {
  readonly number: number;
  readonly message: Message;
}
