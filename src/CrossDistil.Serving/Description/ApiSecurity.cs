using System.Text.Json.Nodes;

namespace CrossDistil.Serving.Description;

/// <summary>The two ways in which a client may send its key.</summary>
internal static class ApiSecurity
{
    private const string Bearer = "bearer", Header = "header";

    public static JsonObject Schemes => new()
    {
        [Bearer] = new JsonObject { ["type"] = "http", ["description"] = "Authorization: Bearer KEY.", ["scheme"] = "bearer" },
        [Header] = new JsonObject { ["type"] = "apiKey", ["description"] = "X-API-Key: KEY.", ["name"] = "X-API-Key", ["in"] = "header" },
    };

    /// <summary>Either of them.</summary>
    public static JsonArray Needed() => [new JsonObject { [Bearer] = new JsonArray() }, new JsonObject { [Header] = new JsonArray() }];
}
