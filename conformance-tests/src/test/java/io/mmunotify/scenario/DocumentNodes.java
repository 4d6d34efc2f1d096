// SPDX-License-Identifier: GPL-2.0-only
package io.mmunotify.scenario;

import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.SimpleType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets the schema validator look at documents. */
public final class DocumentNodes implements JsonNodeFactory {

  @Override
  public JsonNode wrap(Object document) {
    return document instanceof JsonNode node ? node : new DocumentNode((Document) document, "");
  }

  @Override
  public JsonNode create(String json) {
    return wrap(JsonDocuments.parse("json", json, Limits.DEFAULTS));
  }

  private record DocumentNode(Document document, String getJsonPointer) implements JsonNode {

    private @Nullable Object scalar() {
      return document.value() instanceof Document.Scalar scalar ? scalar.value() : null;
    }

    @Override
    public SimpleType getNodeType() {
      return switch (document.value()) {
        case Document.Mapping _ -> SimpleType.OBJECT;
        case Document.Sequence _ -> SimpleType.ARRAY;
        case Document.Scalar(var value) ->
            switch (value) {
              case null -> SimpleType.NULL;
              case Boolean _ -> SimpleType.BOOLEAN;
              case Long _ -> SimpleType.INTEGER;
              case Double _ -> SimpleType.NUMBER;
              default -> SimpleType.STRING;
            };
      };
    }

    @Override
    public boolean asBoolean() {
      return Boolean.TRUE.equals(scalar());
    }

    @Override
    public String asString() {
      return String.valueOf(scalar());
    }

    @Override
    public BigInteger asInteger() {
      return new BigInteger(asString());
    }

    @Override
    public BigDecimal asNumber() {
      return new BigDecimal(asString());
    }

    @Override
    public List<JsonNode> asArray() {
      List<JsonNode> items = new ArrayList<>();
      for (Document item : ((Document.Sequence) document.value()).items()) {
        items.add(new DocumentNode(item, getJsonPointer + "/" + items.size()));
      }
      return items;
    }

    @Override
    public Map<String, JsonNode> asObject() {
      Map<String, JsonNode> members = new LinkedHashMap<>();
      ((Document.Mapping) document.value())
          .entries()
          .forEach((key, entry) ->
              members.put(
                  key,
                  new DocumentNode(
                      entry.value(), getJsonPointer + "/" + JsonNode.encodeJsonPointer(key))));
      return members;
    }
  }
}
