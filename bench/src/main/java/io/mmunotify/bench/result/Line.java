// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.bench.result;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One line of a result file; its member {@code line} says of which kind. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "line")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RunInfo.class, name = "run"),
  @JsonSubTypes.Type(value = Measurement.class, name = "measurement"),
  @JsonSubTypes.Type(value = EndInfo.class, name = "end")
})
public sealed interface Line permits RunInfo, Measurement, EndInfo {}
