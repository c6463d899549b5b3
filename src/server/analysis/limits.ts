/** As large as what is looked at may be, uncompressed: some seconds of work for a machine that is busy. */
export const MAX_ANALYSED_BYTES = 16 * 2 ** 20;
