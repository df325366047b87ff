using System.Globalization;
using System.Text.Json.Nodes;
using CrossDistil.Serving.Options;
using CrossDistil.Serving.Requests;
using Microsoft.OpenApi;

namespace CrossDistil.Serving.Description;

/// <summary>What bodies and answers look like. Names of features and tasks are a model's own, so they are any here.</summary>
internal static class ApiSchemas
{
    public const string RankRequest = "RankRequest", RankAnswer = "RankAnswer", InferRequest = "InferRequest", InferAnswer = "InferAnswer";

    public const string Server = "Server", Model = "Model", Live = "Live", Ready = "Ready", ModelReady = "ModelReady", Problem = "Problem", Models = "Models", Details = "Details", ProtocolError = "Error";

    private static OpenApiSchema Text => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Truth => new() { Type = JsonSchemaType.Boolean };

    private static OpenApiSchema Count => new() { Type = JsonSchemaType.Integer, Minimum = "0" };

    private static OpenApiSchema Datatype => new() { Type = JsonSchemaType.String, Enum = [.. TensorType.Names.Split(", ").Select(name => (JsonNode)name)] };

    /// <summary>A number; null where there is none.</summary>
    private static OpenApiSchema Number => new() { Type = JsonSchemaType.Number | JsonSchemaType.Null };

    private static OpenApiSchema Scalar => new() { Type = JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean | JsonSchemaType.Null };

    private static OpenApiSchema Feature => new() { Description = "null is a missing value; only list features take a list.", AnyOf = [Scalar, List(Scalar)] };

    private static OpenApiSchema ByTask => new() { Type = JsonSchemaType.Object, Description = "By task.", AdditionalProperties = Number };

    public static Dictionary<string, IOpenApiSchema> All(ServeOptions options) => new(StringComparer.Ordinal)
    {
        [RankRequest] = Closed(
            ("context", Features("Features that all candidates share, by name.")),
            ("candidates!", With(List(Candidate()), list => list.MaxItems = options.Rows)),
            ("top", With(Count, top => (top.Minimum, top.Maximum, top.Description) = ("1", int.MaxValue.ToString(CultureInfo.InvariantCulture), "How many of the best to answer; all without it."))),
            ("explain", With(Truth, explain => (explain.Default, explain.Description) = (false, "Whether logits and gaps are told too."))),
            ("allow_missing", With(Truth, allow => (allow.Default, allow.Description) = (false, "Whether features may be left out altogether.")))),
        [RankAnswer] = Object(("model!", Text), ("version!", Text), ("ranked!", With(List(Ranked()), list => list.Description = "Best first."))),
        [InferRequest] = Closed(
            ("id", Text),
            ("parameters", With(Object(("allow_missing", With(Truth, allow => allow.Default = false))), parameters => parameters.Description = "Others than allow_missing are ignored.")),
            ("inputs!", With(List(Object(("name!", Text), ("shape!", Shape("[rows], [rows,1], or [rows,n] of a list feature.")), ("datatype!", Datatype), ("data!", Data()))), list => list.Description = "One for each feature.")),
            ("outputs", With(List(Object(("name!", Text))), list => list.Description = "TASK.logit, TASK.probability or score; all without it."))),
        [InferAnswer] = Object(
            ("model_name!", Text), ("model_version!", Text), ("id", Text),
            ("outputs!", List(Object(("name!", Text), ("datatype!", Datatype), ("shape!", Shape("[rows].")), ("data!", List(Number)))))),
        [Server] = Object(("name!", Text), ("version!", Text), ("extensions!", List(Text))),
        [Model] = Object(("name!", Text), ("versions!", List(Text)), ("platform!", Text), ("inputs!", List(Tensor())), ("outputs!", List(Tensor()))),
        [Models] = Object(("models!", List(Object(("name!", Text), ("versions!", List(Text)), ("default!", Text), ("shadow", Text))))),
        [Details] = With(Object(("model!", Text), ("version!", Text), ("example!", new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema() })), details =>
            (details.Description, details.AdditionalProperties) = ("The rest is as in bundle.json; example is a body for /v1/rank.", new OpenApiSchema())),
        [Live] = Object(("live!", Truth)),
        [Ready] = Object(("ready!", Truth)),
        [ModelReady] = Object(("name!", Text), ("ready!", Truth)),
        [Problem] = With(
            Object(("type!", Text), ("title!", Text), ("status!", Count), ("detail!", Text), ("where!", Text), ("problem!", Text), ("remedy!", Text)),
            problem => problem.Description = "Problem details (RFC 9457) with where, problem and remedy."),
        [ProtocolError] = With(Object(("error!", Text)), error => error.Description = "An error of the Open Inference Protocol."),
    };

    private static OpenApiSchema Candidate() => With(Features("Features by name; they stand before the context's. id comes back as it was written."), candidate =>
        candidate.Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["id"] = new OpenApiSchema { Description = "Anything; the candidate's place without it." } });

    private static OpenApiSchema Ranked() => Object(
        ("id!", new OpenApiSchema { Description = "The candidate's." }), ("score!", Number), ("probabilities!", ByTask),
        ("explanation", Object(("logits!", ByTask), ("missing_features!", Count), ("unknown_features!", Count))));

    private static OpenApiSchema Tensor() => Object(("name!", Text), ("datatype!", Datatype), ("shape!", With(List(new OpenApiSchema { Type = JsonSchemaType.Integer }), shape => shape.Description = "-1 is any number.")));

    private static OpenApiSchema Data() => With(List(new OpenApiSchema { AnyOf = [Scalar, List(Scalar)] }), data => data.Description = "Flat or nested, row by row; null is a missing value.");

    private static OpenApiSchema Shape(string description) => With(List(Count), shape => (shape.Description, shape.MinItems, shape.MaxItems) = (description, 1, 2));

    private static OpenApiSchema Features(string description) => new() { Type = JsonSchemaType.Object, Description = description, AdditionalProperties = Feature };

    private static OpenApiSchema List(OpenApiSchema items) => new() { Type = JsonSchemaType.Array, Items = items };

    private static OpenApiSchema Closed(params (string Name, OpenApiSchema Schema)[] members) => With(Object(members), schema => schema.AdditionalPropertiesAllowed = false);

    /// <summary>An object; members that end in ! are always there.</summary>
    private static OpenApiSchema Object(params (string Name, OpenApiSchema Schema)[] members) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = members.ToDictionary(member => member.Name.TrimEnd('!'), member => (IOpenApiSchema)member.Schema, StringComparer.Ordinal),
        Required = members.Where(member => member.Name.EndsWith('!')).Select(member => member.Name.TrimEnd('!')).ToHashSet(StringComparer.Ordinal),
    };

    private static OpenApiSchema With(OpenApiSchema schema, Action<OpenApiSchema> change)
    {
        change(schema);
        return schema;
    }
}
