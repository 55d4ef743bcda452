import { settings } from '../config.ts'

/** The option of every command that works on a data folder. */
export const dataOption = ['--data <folder>', `${settings.data.text} (default ${settings.data.default})`] as const
