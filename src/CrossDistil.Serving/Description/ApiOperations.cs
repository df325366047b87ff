using System.Text.Json.Nodes;
using CrossDistil.Serving.Http;
using CrossDistil.Serving.Models;
using Microsoft.OpenApi;

namespace CrossDistil.Serving.Description;

/// <summary>What each address takes and answers.</summary>
internal sealed class ApiOperations(OpenApiDocument document, ModelTable models, bool hasKeys)
{
    private const string Json = "application/json";
    private static readonly int[] s_scoring = [400, 404, 408, 413, 415, 429, 500, 503, 504];

    /// <summary>An address's operation; null = it is not described.</summary>
    public OpenApiOperation? Of(EndpointLabel label, string path)
    {
        var errors = new ApiErrors(document, label.IsProtocol);
        var operation = label.Name switch
        {
            "rank" => Post("rank", "Ranks candidates for a context, best first.", ApiSchemas.RankRequest, ApiSchemas.RankAnswer, Examples(path, ApiExamples.Rank)),
            "infer" => Post("infer", "Scores rows: one input tensor for each feature, one output tensor for each task's logit and probability, and the score.", ApiSchemas.InferRequest, ApiSchemas.InferAnswer, Examples(path, ApiExamples.Infer)),
            "server" => Get("metadata", "What the server is.", ApiSchemas.Server),
            "model" => Get("metadata", "A model's versions, features and outputs.", ApiSchemas.Model),
            "live" => Get("live", "Whether the server runs.", ApiSchemas.Live),
            "ready" => Get("ready", "Whether the server has a model and is not about to end.", ApiSchemas.Ready, isReadiness: true),
            "model ready" => Get("ready", "Whether a model is served and the server is not about to end.", ApiSchemas.ModelReady, isReadiness: true),
            "models" => Get("models", "Every model with its versions.", ApiSchemas.Models),
            "details" => Get("details", "What a bundle says of itself, and an example of a request.", ApiSchemas.Details),
            "metrics" => Metrics(),
            _ => null,
        };
        if (operation is null) return null;
        var (hasModel, hasVersion) = (path.Contains("{model}", StringComparison.Ordinal), path.Contains("{version}", StringComparison.Ordinal));
        operation.OperationId += hasVersion ? "OfVersion" : hasModel ? "OfModel" : "";
        operation.Parameters = [.. hasModel ? [ModelParameter()] : Array.Empty<IOpenApiParameter>(), .. hasVersion ? [VersionParameter()] : Array.Empty<IOpenApiParameter>()];
        foreach (var status in operation.RequestBody is null ? hasModel ? [404] : [] : s_scoring) operation.Responses!.Add(Text(status), errors.Of(status));
        if (hasKeys && label.Name is not ("live" or "ready"))
        {
            operation.Security = ApiSecurity.Needed(document);
            operation.Responses!.Add(Text(401), errors.Of(401));
        }

        operation.Responses!.Add("default", errors.Other());
        return operation;
    }

    private OpenApiOperation Post(string id, string summary, string request, string answer, Dictionary<string, IOpenApiExample> examples) => new()
    {
        OperationId = id, Summary = summary,
        RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Json] = new() { Schema = Schema(request), Examples = examples } } },
        Responses = new() { ["200"] = Answer("The answer.", answer) },
    };

    private OpenApiOperation Get(string id, string summary, string answer, bool isReadiness = false)
    {
        var operation = new OpenApiOperation { OperationId = id, Summary = summary, Responses = new() { ["200"] = Answer("The answer.", answer) } };
        if (isReadiness) operation.Responses.Add("503", Answer("Not ready.", answer));
        return operation;
    }

    private static OpenApiOperation Metrics() => new()
    {
        OperationId = "metrics", Summary = "Counters, drift and shadow comparison for Prometheus.",
        Responses = new()
        {
            ["200"] = new OpenApiResponse
            {
                Description = "Prometheus text format 0.0.4.",
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["text/plain"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } },
            },
        },
    };

    private OpenApiResponse Answer(string description, string schema) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Json] = new() { Schema = Schema(schema) } },
    };

    private OpenApiParameter ModelParameter() => Parameter("model", "Name of a model that is served.", models.Models.Values.OrderBy(model => model.Name, StringComparer.Ordinal).Select(model => (model.Name, model.Name)));

    private OpenApiParameter VersionParameter() => Parameter("version", "One of the model's versions.", models.Models.Values.Select(model => (model.Name, model.Default.Version)));

    /// <summary>Its examples bear the names of the models, as those of the bodies do: what bears one name belongs together.</summary>
    private static OpenApiParameter Parameter(string name, string description, IEnumerable<(string Model, string Value)> examples) => new()
    {
        Name = name, In = ParameterLocation.Path, Required = true, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Examples = examples.ToDictionary(example => example.Model, example => (IOpenApiExample)new OpenApiExample { Value = JsonValue.Create(example.Value) }, StringComparer.Ordinal),
    };

    /// <summary>Where no model is named there must be but one.</summary>
    private Dictionary<string, IOpenApiExample> Examples(string path, Func<ServedVersion, JsonObject> example) =>
        !path.Contains("{model}", StringComparison.Ordinal) && models.Models.Count > 1
            ? []
            : models.Models.Values.ToDictionary(model => model.Name, model => (IOpenApiExample)new OpenApiExample { Value = example(model.Default) }, StringComparer.Ordinal);

    private OpenApiSchemaReference Schema(string name) => new(name, document);

    private static string Text(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
