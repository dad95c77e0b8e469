import path from 'node:path';
import * as vscode from 'vscode';
import { chromium } from 'playwright-core';
import type { Browser, Frame, Page } from 'playwright-core';
import { required } from './memory.ts';
import { say } from './say.ts';
import { waitFor } from './wait-for.ts';

/** The window as a person sees it: what is drawn, what is clicked and typed. */
export class Window {
  readonly page: Page;
  readonly #browser: Browser;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
  }

  /** Connects to the workbench that these tests run in. */
  static async connect(): Promise<Window> {
    const browser = await chromium.connectOverCDP(required('MTL_TEST_BROWSER'));
    const page = await waitFor('page of the workbench', async () => {
      for (const candidate of browser.contexts().flatMap((context) => context.pages())) {
        if ((await candidate.locator('.monaco-workbench').count()) > 0) return candidate;
      }
      return undefined;
    });
    return new Window(browser, page);
  }

  /** Runs a command as a person would: by its title from the command palette. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page
      .locator('.quick-input-widget input[type=text], .quick-input-widget .quick-input-box input')
      .first();
    await input.waitFor({ state: 'visible' });
    await input.fill(`>${title}`);
    await this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first().click();
  }

  /** Waits for a notification, in the list: a window under test does not pop them up. */
  async notification(text: string): Promise<void> {
    const entry = this.page.locator('.notification-list-item').filter({ hasText: text }).first();
    await waitFor(`notification «${text}»`, async () => {
      await vscode.commands.executeCommand('notifications.showList');
      return (await entry.count()) > 0;
    });
    await vscode.commands.executeCommand('notifications.clearAll');
  }

  /** The frame of our panel: the one that holds the element. */
  async panelFrame(selector: string): Promise<Frame> {
    return waitFor(`panel with ${selector}`, async () => {
      for (const frame of this.page.frames()) {
        if (!frame.parentFrame()?.url().includes('/webview/browser/pre/')) continue;
        if (
          (await frame
            .locator(selector)
            .count()
            .catch(() => 0)) > 0
        )
          return frame;
      }
      return undefined;
    });
  }

  /** The number of the newest step that the plot panel shows. */
  async shownStep(): Promise<number> {
    const frame = await this.panelFrame('canvas');
    const text = await frame.locator('body').innerText();
    return Number(/step\s*([\d,]+)/i.exec(text)?.[1]?.replaceAll(',', '') ?? 0);
  }

  /** A picture of the window as a failed test left it, beside the tests' bundle. */
  async keepPictureOf(test: Mocha.Test | undefined): Promise<void> {
    if (test?.state !== 'failed') return;
    const file = path.join(__dirname, `${test.title.replace(/\W+/g, '-')}.png`);
    await this.page.screenshot({ path: file });
    say(`The window as it was: ${file}`);
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
