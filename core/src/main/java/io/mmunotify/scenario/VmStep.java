// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

/** An operation of the VM. */
public record VmStep(VmOp op, VmArguments arguments) implements Step {}
