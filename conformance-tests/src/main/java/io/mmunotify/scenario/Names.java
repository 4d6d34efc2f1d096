// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import java.util.Collection;

/** What a scenario's steps may refer to. */
record Names(Collection<String> mms, Collection<String> notifiers) {}
