/** The row of a resource in the CLI's display, as far as the lifecycles use it. */
export interface Row {
  /** Shows what is waited for, or nothing for "". It leaves no trace in the final output. */
  status(message: string): void;
  /** Shows information that stays. */
  inform(message: string): void;
  /** Shows a warning that stays. */
  warn(message: string): void;
}
