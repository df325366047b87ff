using System.Text.Json.Nodes;

namespace CrossDistil.Serving.Description;

/// <summary>Request and responses of each endpoint.</summary>
internal sealed class ApiOperations(ModelTable models, bool hasKeys)
{
    private const string Json = "application/json";
    private static readonly int[] s_scoring = [400, 404, 408, 413, 415, 429, 500, 503, 504];

    /// <summary>The two ways in which a client may send its key.</summary>
    public static JsonObject SecuritySchemes => new()
    {
        ["bearer"] = new JsonObject { ["type"] = "http", ["description"] = "Authorization: Bearer KEY.", ["scheme"] = "bearer" },
        ["header"] = new JsonObject { ["type"] = "apiKey", ["description"] = "X-API-Key: KEY.", ["name"] = "X-API-Key", ["in"] = "header" },
    };

    /// <summary>The operation of an endpoint; null = it is not described.</summary>
    public JsonObject? Of(EndpointLabel label, string path)
    {
        var operation = label.Name switch
        {
            "rank" => Post(
                "rank", "Ranks candidates for a context, best first.", ApiSchemas.RankRequest, ApiSchemas.RankAnswer,
                Examples(path, ApiExamples.Rank)),
            "infer" => Post(
                "infer",
                "Scores rows: one input tensor for each feature, one output tensor for each task's logit and probability, and the score.",
                ApiSchemas.InferRequest, ApiSchemas.InferAnswer, Examples(path, ApiExamples.Infer)),
            "server" => Get("metadata", "What the server is.", ApiSchemas.Server),
            "model" => Get("metadata", "A model's versions, features and outputs.", ApiSchemas.Model),
            "live" => Get("live", "Whether the server runs.", ApiSchemas.Live),
            "ready" => Get("ready", "Whether the server has a model and is not about to end.", ApiSchemas.Ready, isReadiness: true),
            "model ready" =>
                Get("ready", "Whether a model is served and the server is not about to end.", ApiSchemas.ModelReady, isReadiness: true),
            "models" => Get("models", "Every model with its versions.", ApiSchemas.Models),
            "details" => Get("details", "What a bundle says of itself, and an example of a request.", ApiSchemas.Details),
            "metrics" => Operation(
                "metrics", "Counters, drift and shadow comparison for Prometheus.",
                ApiSchemas.Answer("Prometheus text format 0.0.4.", "text/plain", ApiSchemas.Type("string"))),
            _ => null,
        };
        if (operation is null) return null;
        var (hasModel, hasVersion) = (
            path.Contains("{model}", StringComparison.Ordinal), path.Contains("{version}", StringComparison.Ordinal));
        operation["operationId"] = operation["operationId"]!.GetValue<string>() + (hasVersion ? "OfVersion" : hasModel ? "OfModel" : "");
        if (hasModel)
            operation["parameters"] = new JsonArray([ModelParameter(), .. hasVersion ? [VersionParameter()] : Array.Empty<JsonNode>()]);
        var responses = operation["responses"]!.AsObject();
        foreach (var status in operation.ContainsKey("requestBody") ? s_scoring : hasModel ? [404] : []) AddError(status);
        if (hasKeys && label.Name is not ("live" or "ready"))
        {
            operation["security"] = JsonNode.Parse("""[{ "bearer": [] }, { "header": [] }]""");
            AddError(401);
        }

        responses.Add("default", ApiErrors.Other(label.IsProtocol));
        return operation;

        void AddError(int status) => responses.Add(status.ToString(CultureInfo.InvariantCulture), ApiErrors.Of(status, label.IsProtocol));
    }

    private static JsonObject Post(string id, string summary, string request, string answer, JsonObject examples)
    {
        var content = new JsonObject { ["schema"] = ApiSchemas.Named(request) };
        if (examples.Count > 0) content["examples"] = examples;
        var operation = Get(id, summary, answer);
        operation["requestBody"] = new JsonObject { ["content"] = new JsonObject { [Json] = content }, ["required"] = true };
        return operation;
    }

    private static JsonObject Get(string id, string summary, string answer, bool isReadiness = false)
    {
        var operation = Operation(id, summary, ApiSchemas.Answer("The answer.", Json, ApiSchemas.Named(answer)));
        if (isReadiness) operation["responses"]!["503"] = ApiSchemas.Answer("Not ready.", Json, ApiSchemas.Named(answer));
        return operation;
    }

    private static JsonObject Operation(string id, string summary, JsonObject answer) =>
        new() { ["operationId"] = id, ["summary"] = summary, ["responses"] = new JsonObject { ["200"] = answer } };

    private JsonObject ModelParameter() => Parameter(
        "model", "Name of a model that is served.",
        models.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal).Select(model => (model.Name, model.Name)));

    private JsonObject VersionParameter() =>
        Parameter("version", "One of the model's versions.", models.Models.Values.Select(model => (model.Name, model.Default.Version)));

    /// <summary>
    /// Its examples are named after the models, like those of the bodies: examples with one name belong together.
    /// </summary>
    private static JsonObject Parameter(string name, string description, IEnumerable<(string Model, string Value)> examples) => new()
    {
        ["name"] = name, ["in"] = "path", ["description"] = description, ["required"] = true, ["schema"] = ApiSchemas.Type("string"),
        ["examples"] = Examples(examples.Select(example => (example.Model, (JsonNode)example.Value))),
    };

    /// <summary>Examples of bodies; none where the address names no model and there are several.</summary>
    private JsonObject Examples(string path, Func<ServedVersion, JsonObject> example) =>
        !path.Contains("{model}", StringComparison.Ordinal) && models.Models.Count > 1
        ? []
        : Examples(models.Models.Values.Select(model => (model.Name, (JsonNode)example(model.Default))));

    private static JsonObject Examples(IEnumerable<(string Model, JsonNode Value)> examples) =>
        new(examples.Select(example => KeyValuePair.Create(example.Model, (JsonNode?)new JsonObject { ["value"] = example.Value })));
}
