/**
 * Something that the tree prints as it is said here, and does not quote or open. It is a Date because that is the one object the tree
 * component does not open, but prints, and what it prints is `toISOString()`.
 */
export class Written extends Date {
  readonly text: string;

  constructor(text: string) {
    super(0);
    this.text = text;
  }

  override toISOString(): string {
    return this.text;
  }

  override toString(): string {
    return this.text;
  }
}
