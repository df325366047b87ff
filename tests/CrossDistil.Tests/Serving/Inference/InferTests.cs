using System.Net;
using System.Text.Json;
using CrossDistil.Tests.Bundles;
using Xunit;

namespace CrossDistil.Tests.Serving.Inference;

/// <summary>Open Inference Protocol v2 over REST; requests are written from its specification.</summary>
public sealed class InferTests(ServedBundles bundles) : ServerHarness(bundles)
{
    private const string Two = """
        {"id": "42", "inputs": [
          {"name": "user", "shape": [2], "datatype": "INT64", "data": [3, 4]},
          {"name": "city", "shape": [2, 1], "datatype": "BYTES", "data": [["Oslo"], [null]]},
          {"name": "age", "shape": [2], "datatype": "FP64", "data": [30.5, 41]},
          {"name": "price", "shape": [2], "datatype": "FP32", "data": [0.5, 9]},
          {"name": "rate", "shape": [2], "datatype": "FP64", "data": [0, 0.5]},
          {"data": ["a", null, "b", "c"], "datatype": "BYTES", "shape": [2, 2], "name": "tags", "parameters": {"content_type": "str"}}
        ]}
        """;

    private static readonly RawRow[] s_two = [new(30.5, 3L, "Oslo", ["a"], 0.5, 0.0, []), new(41L, 4L, (string?)null, ["b", "c"], 9L, 0.5, [])];

    [Fact]
    public async Task Server_and_models_say_what_they_are()
    {
        await StartFeed();
        Assert.Equal("""{"name":"crossdistil","version":"0.1.0","extensions":[]}""", (await Get("/v2")).Body.GetRawText());
        Assert.Equal("""{"live":true}""", (await Get("/v2/health/live")).Body.GetRawText());
        Assert.Equal("""{"ready":true}""", (await Get("/v2/health/ready")).Body.GetRawText());
        Assert.Equal("""{"name":"feed","ready":true}""", (await Get("/v2/models/feed/ready")).Body.GetRawText());
        Assert.Equal("""{"name":"feed","ready":true}""", (await Get("/v2/models/feed/versions/1/ready")).Body.GetRawText());
        var model = (await Get("/v2/models/feed/versions/1")).Body;
        Assert.Equal((await Get("/v2/models/feed")).Body.GetRawText(), model.GetRawText());
        Assert.Equal(("feed", "crossdistil", "1"), (model.GetProperty("name").GetString(), model.GetProperty("platform").GetString(), model.GetProperty("versions")[0].GetString()));
        Assert.Equal(
            ["age FP64 [-1]", "user INT64 [-1]", "city BYTES [-1]", "tags BYTES [-1,-1]", "price FP64 [-1]", "rate FP64 [-1]"],
            model.GetProperty("inputs").EnumerateArray().Select(Title));
        Assert.Equal(
            ["click.logit FP32 [-1]", "click.probability FP32 [-1]", "like.logit FP32 [-1]", "like.probability FP32 [-1]", "score FP64 [-1]"],
            model.GetProperty("outputs").EnumerateArray().Select(Title));

        static string Title(JsonElement tensor) => $"{tensor.GetProperty("name")} {tensor.GetProperty("datatype")} {tensor.GetProperty("shape").GetRawText()}";
    }

    [Theory]
    [InlineData("/v2/models/feed/infer")]
    [InlineData("/v2/models/feed/versions/1/infer")]
    public async Task Outputs_are_the_bits_of_the_ranker(string path)
    {
        await StartFeed();
        var (status, body) = await PostText(path, Two);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("feed", "1", "42"), (body.GetProperty("model_name").GetString(), body.GetProperty("model_version").GetString(), body.GetProperty("id").GetString()));
        var expected = Expected("feed/1", s_two);
        Assert.Equal(expected.Logits(0).ToArray(), Floats(body, "click.logit"));
        Assert.Equal(expected.Probabilities(0).ToArray(), Floats(body, "click.probability"));
        Assert.Equal(expected.Logits(1).ToArray(), Floats(body, "like.logit"));
        Assert.Equal(expected.Probabilities(1).ToArray(), Floats(body, "like.probability"));
        Assert.Equal(expected.Scores.ToArray(), Output(body, "score").GetProperty("data").EnumerateArray().Select(v => v.GetDouble()));
        Assert.Equal("[2]", Output(body, "score").GetProperty("shape").GetRawText());
        Assert.NotEqual(expected.Logits(0)[0], expected.Logits(0)[1]);
    }

    [Fact]
    public async Task Many_rows_of_every_kind_get_the_bits_of_the_ranker()
    {
        await StartFeed();
        var rows = Bundles.Rows;
        var width = rows.Max(row => row.Tags?.Length ?? 0);
        var (status, body) = await Post("/v2/models/feed/infer", new
        {
            inputs = new object[]
            {
                Column("age", "FP64", row => Plain(row.Age)), Column("user", "INT64", row => Plain(row.User)), Column("city", "BYTES", row => Plain(row.City)),
                Column("price", "FP64", row => Plain(row.Price)), Column("rate", "FP64", row => Plain(row.Rate)),
                new
                {
                    name = "tags", shape = (int[])[rows.Count, width], datatype = "BYTES",
                    data = rows.SelectMany(row => Enumerable.Range(0, width).Select(i => i < (row.Tags?.Length ?? 0) ? Plain(row.Tags![i]) : null)).ToArray(),
                },
            },
        });
        Assert.Equal(HttpStatusCode.OK, status);
        // A null in a list of a log is a missing value among others; in a tensor it fills the row up.
        var expected = Expected("feed/1", [.. rows.Select(row => row with { Tags = row.Tags?.Where(tag => tag.Text is not null).ToArray() })]);
        Assert.Equal(expected.Logits(0).ToArray(), Floats(body, "click.logit"));

        object Column(string name, string datatype, Func<RawRow, object?> value) => new { name, shape = (int[])[rows.Count], datatype, data = rows.Select(value).ToArray() };
    }

    [Fact]
    public async Task Only_the_outputs_that_are_asked_for_are_answered_in_their_order()
    {
        await StartFeed();
        var (_, body) = await PostText("/v2/models/feed/infer", Two.Replace("\"id\": \"42\",", "\"outputs\": [{\"name\": \"score\"}, {\"name\": \"click.logit\", \"parameters\": {\"binary_data\": true}}],", StringComparison.Ordinal));
        Assert.Equal(["score", "click.logit"], body.GetProperty("outputs").EnumerateArray().Select(output => output.GetProperty("name").GetString()!));
        Assert.False(body.TryGetProperty("id", out _));
    }

    [Fact]
    public async Task No_rows_are_answered_by_none()
    {
        await StartFeed();
        var (status, body) = await PostText("/v2/models/feed/infer", """{"inputs": [{"name": "user", "shape": [0], "datatype": "INT64", "data": []}]}""");
        Assert.Equal((HttpStatusCode.OK, "[0]", "[]"), (status, Output(body, "score").GetProperty("shape").GetRawText(), Output(body, "score").GetProperty("data").GetRawText()));
    }

    [Fact]
    public async Task What_may_be_missing_scores_as_it_did_in_training()
    {
        await StartFeed();
        var (status, body) = await PostText("/v2/models/feed/infer", """{"parameters": {"allow_missing": true}, "inputs": [{"name": "user", "shape": [1], "datatype": "INT64", "data": [3]}]}""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(Expected("feed/1", [new(default, 3L, default, null, default, default, [])]).Logits(1).ToArray(), Floats(body, "like.logit"));
    }

    [Theory]
    [InlineData("""{"name": "user", "shape": [1], "datatype": "INT64", "data": [3]}""", "inputs: features are missing: age, city, tags, price, rate; give null for what is not known, or say \"parameters\": {\"allow_missing\": true}")]
    [InlineData("""{"name": "usr", "shape": [1], "datatype": "INT64", "data": [3]}""", "inputs: there is no feature \"usr\"; did you mean \"user\"?")]
    [InlineData("""{"name": "user", "shape": [1], "datatype": "INT64", "data": ["3"]}""", "input user, row 0: a text is not INT64; give a value of the input's datatype, or null where it is missing")]
    [InlineData("""{"name": "user", "shape": [1], "datatype": "INT8", "data": [128]}""", "input user, row 0: a number is not INT8; give a value of the input's datatype, or null where it is missing")]
    [InlineData("""{"name": "user", "shape": [1], "datatype": "BYTES", "data": ["three"]}""", "input user, row 0: \"three\" is not an integer; give an integer of 64 bits, or null where it is missing")]
    [InlineData("""{"name": "age", "shape": [1], "datatype": "BYTES", "data": ["NaN"]}""", "input age, row 0: \"NaN\" is not a number; give a finite number, or null where it is missing")]
    [InlineData("""{"name": "user", "shape": [1], "datatype": "FP128", "data": [3]}""", "input \"user\": has the datatype \"FP128\"; use one of BOOL, BYTES, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, FP32, FP64")]
    [InlineData("""{"name": "user", "shape": [2], "datatype": "INT64", "data": [3]}""", "data of input \"user\": does not have the 2 × 1 values of its shape; give them row by row, flat or nested; null where a value is missing")]
    [InlineData("""{"name": "user", "shape": [1], "datatype": "INT64", "data": [3, 4]}""", "data of input \"user\": does not have the 1 × 1 values of its shape; give them row by row, flat or nested; null where a value is missing")]
    [InlineData("""{"name": "tags", "shape": [2, 2], "datatype": "BYTES", "data": [["a", "b"], ["c"]]}""", "data of input \"tags\": does not have the 2 × 2 values of its shape; give them row by row, flat or nested; null where a value is missing")]
    [InlineData("""{"name": "tags", "shape": [2, 0], "datatype": "BYTES", "data": ["a", "b"]}""", "data of input \"tags\": does not have the 2 × 0 values of its shape; give them row by row, flat or nested; null where a value is missing")]
    [InlineData("""{"name": "user", "shape": [1, 2], "datatype": "INT64", "data": [3, 4]}""", "shape of input \"user\": has 2 values for a row; give [rows] or [rows,1]: only list features take several")]
    [InlineData("""{"name": "user", "shape": [-1], "datatype": "INT64", "data": [3]}""", "shape of input \"user\": is not one or two whole numbers; give [rows], [rows,1], or [rows,n] of a list feature")]
    [InlineData("""{"name": "user", "shape": [1], "datatype": "INT64", "data": [3]}, {"name": "age", "shape": [2], "datatype": "FP32", "data": [3, 4]}""", "shape of input \"age\": has 2 rows, the inputs before it have 1; give every input the same rows")]
    [InlineData("""{"name": "user", "shape": [1], "datatype": "INT64", "data": [3]}, {"name": "user", "shape": [1], "datatype": "INT64", "data": [3]}""", "input \"user\": is given twice; give one tensor for each feature")]
    [InlineData("""{"name": "user", "shape": [1], "data": [3]}""", "input \"user\": is not whole; give each input name, shape, datatype and data")]
    [InlineData("3", "inputs: is a number; give a list of tensors")]
    public async Task What_is_wrong_with_an_input_is_said_in_the_protocols_way(string inputs, string error)
    {
        await StartFeed();
        var (status, body) = await PostText("/v2/models/feed/infer", $$"""{"inputs": [{{inputs}}]}""");
        Assert.Equal((HttpStatusCode.BadRequest, error), (status, body.GetProperty("error").GetString()));
        Assert.Equal(["error"], body.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("{", "body: is not JSON (at line 1, byte 2); send one JSON object in UTF-8")]
    [InlineData("", "body: is not JSON (at line 1, byte 1); send one JSON object in UTF-8")]
    [InlineData("{} x", "body: is not JSON (at line 1, byte 4); send one JSON object in UTF-8")]
    [InlineData("[]", "body: is a list; give an object with inputs")]
    [InlineData("{}", "inputs: are missing; give a list of tensors, one for each feature")]
    [InlineData("""{"inputs": []}""", "inputs: are missing; give a list of tensors, one for each feature")]
    [InlineData(
        """{"input": []}""", "body: has an unknown member \"input\"; known: id, model_name, model_version, parameters, inputs, outputs")]
    [InlineData("""{"outputs": [{"name": "clicks"}]}""", "outputs: there is no output \"clicks\"; outputs: click.logit, click.probability, like.logit, like.probability, score")]
    [InlineData("""{"outputs": [{"name": "score"}, {"name": "score"}]}""", "outputs: score is given twice; name each output once")]
    [InlineData("""{"outputs": [], "outputs": []}""", "outputs: are given twice; give them once")]
    [InlineData("""{"id": "\ud800"}""", "body: has a text that is not UTF-8, or half a surrogate pair; send one JSON object in UTF-8")]
    public async Task What_is_no_request_is_refused(string request, string error)
    {
        await StartFeed();
        var (status, body) = await PostText("/v2/models/feed/infer", request);
        Assert.Equal((HttpStatusCode.BadRequest, error), (status, body.GetProperty("error").GetString()));
    }

    private static JsonElement Output(JsonElement body, string name) => body.GetProperty("outputs").EnumerateArray().Single(output => string.Equals(output.GetProperty("name").GetString(), name, StringComparison.Ordinal));

    private static float[] Floats(JsonElement body, string name) => [.. Output(body, name).GetProperty("data").EnumerateArray().Select(value => value.GetSingle())];
}
