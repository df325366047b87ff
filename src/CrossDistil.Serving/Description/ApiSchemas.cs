using System.Text.Json.Nodes;
using CrossDistil.Serving.Options;
using CrossDistil.Serving.Requests;

namespace CrossDistil.Serving.Description;

/// <summary>
/// Schemas of bodies and answers. Features and tasks differ from model to model, so any name fits here.
/// </summary>
internal static class ApiSchemas
{
    public const string RankRequest = "RankRequest", RankAnswer = "RankAnswer", InferRequest = "InferRequest", InferAnswer = "InferAnswer";

    public const string Server =
        "Server", Model = "Model", Models = "Models", Details = "Details", Live = "Live", Ready = "Ready", ModelReady = "ModelReady";

    public const string Problem = "Problem", ProtocolError = "Error";

    private static JsonObject Text => Type("string");

    private static JsonObject Truth => Type("boolean");

    private static JsonObject Count => With(Type("integer"), ("minimum", 0));

    private static JsonObject Datatype => With(Text, ("enum", Array(TensorType.Names.Split(", "))));

    /// <summary>A number; null where there is none.</summary>
    private static JsonObject Number => Type("null", "number");

    private static JsonObject Scalar => Type("null", "boolean", "number", "string");

    private static JsonObject ScalarOrList => new() { ["anyOf"] = new JsonArray(Scalar, List(Scalar)) };

    private static JsonObject Feature => With(ScalarOrList, ("description", "null is a missing value; only list features take a list."));

    private static JsonObject ByTask => With(Type("object"), ("additionalProperties", Number), ("description", "By task."));

    /// <summary>Every schema, by name.</summary>
    public static JsonObject All(ServeOptions options) => new()
    {
        [RankRequest] = Closed(
            ("context", Features("Features that all candidates share, by name.")),
            ("candidates!", With(List(Candidate()), ("maxItems", options.Rows))),
            ("top", With(
                Count, ("minimum", 1), ("maximum", int.MaxValue), ("description", "How many of the best to answer; all without it."))),
            ("explain", With(Truth, ("default", false), ("description", "Whether to answer with logits and gaps too."))),
            ("allow_missing", With(Truth, ("default", false), ("description", "Whether features may be left out altogether.")))),
        [RankAnswer] = Object(("model!", Text), ("version!", Text), ("ranked!", With(List(Ranked()), ("description", "Best first.")))),
        [InferRequest] = Closed(
            ("id", Text),
            ("parameters", With(
                Object(("allow_missing", With(Truth, ("default", false)))), ("description", "Others than allow_missing are ignored."))),
            ("inputs!", With(List(Input()), ("description", "One for each feature."))),
            ("outputs", With(List(Object(("name!", Text))), ("description", "TASK.logit, TASK.probability or score; all without it.")))),
        [InferAnswer] = Object(
            ("model_name!", Text), ("model_version!", Text), ("id", Text),
            ("outputs!", List(Object(("name!", Text), ("datatype!", Datatype), ("shape!", Shape("[rows].")), ("data!", List(Number)))))),
        [Server] = Object(("name!", Text), ("version!", Text), ("extensions!", List(Text))),
        [Model] = Object(
            ("name!", Text), ("versions!", List(Text)), ("platform!", Text), ("inputs!", List(Tensor())), ("outputs!", List(Tensor()))),
        [Models] = Object(("models!", List(Object(("name!", Text), ("versions!", List(Text)), ("default!", Text), ("shadow", Text))))),
        [Details] = With(
            Object(("model!", Text), ("version!", Text), ("example!", With(Type("object"), ("additionalProperties", new JsonObject())))),
            ("additionalProperties", new JsonObject()), ("description", "The rest is as in bundle.json; example is a body for /v1/rank.")),
        [Live] = Object(("live!", Truth)),
        [Ready] = Object(("ready!", Truth)),
        [ModelReady] = Object(("name!", Text), ("ready!", Truth)),
        [Problem] = With(
            Object(
                ("type!", Text), ("title!", Text), ("status!", Count), ("detail!", Text), ("where!", Text), ("problem!", Text),
                ("remedy!", Text)),
            ("description", "Problem details (RFC 9457) with where, problem and remedy.")),
        [ProtocolError] = With(Object(("error!", Text)), ("description", "An error of the Open Inference Protocol.")),
    };

    /// <summary>A schema of a type, or of several.</summary>
    public static JsonObject Type(params string[] names) => new() { ["type"] = names is [var name] ? name : Array(names) };

    /// <summary>One of <see cref="All"/>.</summary>
    public static JsonObject Named(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    /// <summary>An answer with a body of one content type.</summary>
    public static JsonObject Answer(string description, string contentType, JsonObject schema) =>
        new() { ["description"] = description, ["content"] = new JsonObject { [contentType] = new JsonObject { ["schema"] = schema } } };

    private static JsonObject Candidate() => With(
        Features("Features by name; they stand before the context's. id comes back as it was written."),
        ("properties", new JsonObject { ["id"] = new JsonObject { ["description"] = "Anything; the candidate's place without it." } }));

    private static JsonObject Ranked() => Object(
        ("id!", new JsonObject { ["description"] = "The candidate's." }), ("score!", Number), ("probabilities!", ByTask),
        ("explanation", Object(("logits!", ByTask), ("missing_features!", Count), ("unknown_features!", Count))));

    private static JsonObject Input() => Object(
        ("name!", Text), ("shape!", Shape("[rows], [rows,1], or [rows,n] of a list feature.")), ("datatype!", Datatype),
        ("data!", With(List(ScalarOrList), ("description", "Flat or nested, row by row; null is a missing value."))));

    private static JsonObject Tensor() =>
        Object(("name!", Text), ("datatype!", Datatype), ("shape!", With(List(Type("integer")), ("description", "-1 is any number."))));

    private static JsonObject Shape(string description) =>
        With(List(Count), ("minItems", 1), ("maxItems", 2), ("description", description));

    private static JsonObject Features(string description) =>
        With(Type("object"), ("additionalProperties", Feature), ("description", description));

    private static JsonObject List(JsonObject items) => With(Type("array"), ("items", items));

    private static JsonObject Closed(params (string Name, JsonObject Schema)[] members) =>
        With(Object(members), ("additionalProperties", false));

    /// <summary>An object; members that end in ! are always there.</summary>
    private static JsonObject Object(params (string Name, JsonObject Schema)[] members)
    {
        var schema = Type("object");
        string[] required = [.. members.Where(member => member.Name.EndsWith('!')).Select(member => member.Name.TrimEnd('!'))];
        if (required.Length > 0) schema["required"] = Array(required);
        schema["properties"] = new JsonObject(
            members.Select(member => KeyValuePair.Create(member.Name.TrimEnd('!'), (JsonNode?)member.Schema)));
        return schema;
    }

    private static JsonArray Array(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode)name)]);

    private static JsonObject With(JsonObject schema, params (string Name, JsonNode Value)[] members)
    {
        foreach (var (name, value) in members) schema[name] = value;
        return schema;
    }
}
